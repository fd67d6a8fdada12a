using System.Buffers.Binary;
using System.Numerics;

namespace Akka.Smr.Raft.Log;

/// <summary>
/// The hash in every entry. It guards against damage, not against malice, and it is written to disk and wire: its result
/// for given input never changes.
/// </summary>
internal static class EntryHash
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;

    public static ulong Of(EntryId id, EntryKind kind, long clusterTimeTicks, long utcTicks, ReadOnlySpan<byte> payload)
    {
        var hash = Mix(Prime1, (ulong)id.Index.Value);
        hash = Mix(hash, (ulong)id.Term.Value);
        hash = Mix(hash, kind.Value | ((ulong)payload.Length << 8));
        hash = Mix(hash, (ulong)clusterTimeTicks);
        hash = Mix(hash, (ulong)utcTicks);
        return Finish(Fold(hash, payload));
    }

    /// <summary>A hash of plain bytes, continued from <paramref name="seed"/>.</summary>
    public static ulong OfBytes(ulong seed, ReadOnlySpan<byte> bytes) => Finish(Fold(Mix(seed, (ulong)bytes.Length), bytes));

    private static ulong Fold(ulong hash, ReadOnlySpan<byte> bytes)
    {
        // Two lanes, so that the multiplications of one do not wait for those of the other.
        var first = hash;
        var second = hash ^ Prime2;
        while (bytes.Length >= 16)
        {
            first = Mix(first, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            second = Mix(second, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            bytes = bytes[16..];
        }

        foreach (var one in bytes)
            first = Mix(first, one);
        return Mix(first, second);
    }

    private static ulong Mix(ulong hash, ulong value) => BitOperations.RotateLeft(hash ^ (value * Prime2), 31) * Prime1;

    private static ulong Finish(ulong hash)
    {
        hash ^= hash >> 33;
        hash *= Prime2;
        hash ^= hash >> 29;
        hash *= Prime1;
        return hash ^ (hash >> 32);
    }
}
