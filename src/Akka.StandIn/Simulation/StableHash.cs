using System.Buffers.Binary;

namespace Akka.StandIn.Simulation;

/// <summary>
/// Hashes that are the same in every process and on every machine, unlike <see cref="HashCode"/> and the hash codes of
/// strings, which differ from run to run. Not for tables of hostile keys: for traces and for the names of random streams.
/// </summary>
internal static class StableHash
{
    private const ulong Start = 0xCBF29CE484222325;
    private const ulong Multiplier = 0x9FB21C651E98DF25;

    public static ulong Add(ulong hash, ulong value)
    {
        hash = (hash ^ value) * Multiplier;
        return hash ^ (hash >> 32);
    }

    public static ulong Of(string text)
    {
        var hash = Start;
        foreach (var c in text) hash = Add(hash, c);
        return Add(hash, (ulong)text.Length);
    }

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = Add(Start, (ulong)bytes.Length);
        for (; bytes.Length >= 8; bytes = bytes[8..]) hash = Add(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes) hash = Add(hash, b);
        return hash;
    }
}
