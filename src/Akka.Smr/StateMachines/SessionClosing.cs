using System.Buffers.Binary;
using Akka.Smr.Raft.Log;

namespace Akka.Smr.StateMachines;

/// <summary>The payload of <see cref="EntryKind.CloseSession"/>: the session's id, little-endian.</summary>
internal static class SessionClosing
{
    public static byte[] Encode(long sessionId)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, sessionId);
        return bytes;
    }

    public static bool TryDecode(ReadOnlySpan<byte> payload, out long sessionId) =>
        BinaryPrimitives.TryReadInt64LittleEndian(payload, out sessionId) && payload.Length == sizeof(long);
}
