using System.Buffers.Binary;

namespace Akka.Smr.Raft.Sessions;

/// <summary>
/// A command inside a session, as it stands in an entry's payload. The session is named by its id, or by a name that the caller
/// has chosen; then the id is zero, and the first command opens it.
/// </summary>
/// <param name="SessionId">The index of the entry that opened it; zero with a name.</param>
/// <param name="Name">The name chosen by the caller; empty with an id.</param>
/// <param name="Sequence">Counts the client's commands, from one.</param>
/// <param name="LowWater">The client has the replies to all commands up to here, and will not ask for them again.</param>
/// <param name="Body">The command itself.</param>
public readonly record struct SessionCommand(long SessionId, ReadOnlyMemory<byte> Name, long Sequence, long LowWater, ReadOnlyMemory<byte> Body)
{
    private const byte Version = 1;
    private const int HeaderBytes = 1 + (3 * sizeof(long)) + sizeof(ushort);

    /// <summary>Encodes the command.</summary>
    public byte[] Encode()
    {
        var bytes = new byte[HeaderBytes + Name.Length + Body.Length];
        var span = bytes.AsSpan();
        span[0] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(span[1..], SessionId);
        BinaryPrimitives.WriteInt64LittleEndian(span[9..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(span[17..], LowWater);
        BinaryPrimitives.WriteUInt16LittleEndian(span[25..], checked((ushort)Name.Length));
        Name.Span.CopyTo(span[HeaderBytes..]);
        Body.Span.CopyTo(span[(HeaderBytes + Name.Length)..]);
        return bytes;
    }

    /// <summary>Decodes a command; name and body refer to <paramref name="bytes"/>. Returns false for anything else.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> bytes, out SessionCommand command)
    {
        command = default;
        var span = bytes.Span;
        if (span.Length < HeaderBytes || span[0] != Version)
            return false;
        var name = BinaryPrimitives.ReadUInt16LittleEndian(span[25..]);
        if (name > span.Length - HeaderBytes)
            return false;

        command = new SessionCommand(
            BinaryPrimitives.ReadInt64LittleEndian(span[1..]),
            bytes.Slice(HeaderBytes, name),
            BinaryPrimitives.ReadInt64LittleEndian(span[9..]),
            BinaryPrimitives.ReadInt64LittleEndian(span[17..]),
            bytes[(HeaderBytes + name)..]);
        return true;
    }
}
