using System.Buffers.Binary;
using Akka.Smr.Raft.Log;

namespace Akka.Smr.StateMachines;

/// <summary>
/// What stands first in a snapshot's bytes: version, position in the log, digest chain. A snapshot is a row of frames, each with its
/// length before it (int32): the head, the session table, then one for each object of the user's state, an encoded
/// <see cref="Serialization.UserPayload"/>. The end is a length of -1. All is little-endian; a reader refuses versions it does not know.
/// </summary>
internal sealed record SnapshotHead(Position Position, byte[] Chain)
{
    private const byte Version = 1;
    private const int FixedBytes = 1 + (4 * sizeof(long));

    public byte[] Encode()
    {
        var bytes = new byte[FixedBytes + Chain.Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), Position.At.Index.Value);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(9), Position.At.Term.Value);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(17), Position.ClusterTimeTicks);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(25), Position.UtcTicks);
        Chain.CopyTo(bytes, FixedBytes);
        return bytes;
    }

    /// <summary>Throws <see cref="InvalidDataException"/> for anything else.</summary>
    public static SnapshotHead Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FixedBytes || bytes[0] != Version)
            throw new InvalidDataException("The snapshot has an unknown version.");
        var at = new EntryId(new LogIndex(BinaryPrimitives.ReadInt64LittleEndian(bytes[1..])), new Term(BinaryPrimitives.ReadInt64LittleEndian(bytes[9..])));
        return new SnapshotHead(
            new Position(at, BinaryPrimitives.ReadInt64LittleEndian(bytes[17..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[25..])),
            bytes[FixedBytes..].ToArray());
    }
}
