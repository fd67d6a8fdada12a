using System.Buffers.Binary;
using System.Numerics;

namespace Akka.Smr.Raft.Snapshots;

/// <summary>
/// The digest of a snapshot's bytes, computed as they come. It does not depend on how the bytes are cut into chunks, and it is
/// written to disk and wire: its result for given input never changes.
/// </summary>
public struct SnapshotDigest : IEquatable<SnapshotDigest>
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;

    private ulong _hash;
    private ulong _word;
    private long _length;

    /// <summary>The digest of everything appended so far.</summary>
    public readonly ulong Value
    {
        get
        {
            var hash = Mix(Mix(_hash, _word), (ulong)_length);
            hash ^= hash >> 33;
            hash *= Prime2;
            return hash ^ (hash >> 29);
        }
    }

    /// <summary>The digest of these bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var digest = default(SnapshotDigest);
        digest.Append(bytes);
        return digest.Value;
    }

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var filled = (int)(_length & 7);
            if (filled == 0 && bytes.Length >= sizeof(ulong))
            {
                _hash = Mix(_hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
                _length += sizeof(ulong);
                bytes = bytes[sizeof(ulong)..];
                continue;
            }

            _word |= (ulong)bytes[0] << (8 * filled);
            _length++;
            bytes = bytes[1..];
            if (filled == 7)
            {
                _hash = Mix(_hash, _word);
                _word = 0;
            }
        }
    }

    /// <inheritdoc />
    public readonly bool Equals(SnapshotDigest other) => _hash == other._hash && _word == other._word && _length == other._length;

    /// <inheritdoc />
    public override readonly bool Equals(object? obj) => obj is SnapshotDigest other && Equals(other);

    /// <inheritdoc />
    public override readonly int GetHashCode() => (int)Value;

    /// <summary>Whether both have seen the same bytes.</summary>
    public static bool operator ==(SnapshotDigest left, SnapshotDigest right) => left.Equals(right);

    /// <summary>Whether they have seen different bytes.</summary>
    public static bool operator !=(SnapshotDigest left, SnapshotDigest right) => !left.Equals(right);

    private static ulong Mix(ulong hash, ulong value) => BitOperations.RotateLeft(hash ^ (value * Prime2), 31) * Prime1;
}
