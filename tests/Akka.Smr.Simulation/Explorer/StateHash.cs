using System.Numerics;

namespace Akka.Smr.Simulation.Explorer;

/// <summary>128 bits that stand for a state. With some million states, two different ones share a hash less often than memory fails.</summary>
internal static class StateHash
{
    private const ulong First = 0x9E3779B97F4A7C15;
    private const ulong Second = 0xD6E8FEB86659FD93;
    private const ulong Third = 0xA0761D6478BD642F;

    public static UInt128 Start(ulong kind) => new(kind * First, (kind ^ Third) * Second);

    public static UInt128 Add(UInt128 hash, ulong value)
    {
        var high = (ulong)(hash >> 64);
        var low = (ulong)hash;
        high = BitOperations.RotateLeft((high ^ value) * First, 27) + low;
        low = BitOperations.RotateLeft((low + value) * Second, 33) ^ high;
        return new UInt128(high, low);
    }

    public static UInt128 Add(UInt128 hash, UInt128 value) => Add(Add(hash, (ulong)(value >> 64)), (ulong)value);

    /// <summary>Spreads every bit, so that hashes may be added up where order does not matter.</summary>
    public static UInt128 Finish(UInt128 hash)
    {
        var high = Spread((ulong)(hash >> 64) ^ Third);
        var low = Spread((ulong)hash + high);
        return new UInt128(high ^ Spread(low), low);
    }

    private static ulong Spread(ulong value)
    {
        value = (value ^ (value >> 32)) * Third;
        value = (value ^ (value >> 29)) * Second;
        return value ^ (value >> 32);
    }
}
