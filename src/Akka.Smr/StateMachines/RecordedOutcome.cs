using System.Buffers.Binary;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;

namespace Akka.Smr.StateMachines;

/// <summary>An outcome as a session remembers it, for the same command when it comes again: kind, index, term, payload.</summary>
internal static class RecordedOutcome
{
    private const int HeaderBytes = 1 + (2 * sizeof(long));

    public static byte[] Encode(in Outcome outcome)
    {
        var bytes = new byte[HeaderBytes + outcome.Payload.Length];
        bytes[0] = (byte)outcome.Kind;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1), outcome.At.Index.Value);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(1 + sizeof(long)), outcome.At.Term.Value);
        outcome.Payload.Span.CopyTo(bytes.AsSpan(HeaderBytes));
        return bytes;
    }

    /// <summary>Throws <see cref="InvalidDataException"/> for anything that <see cref="Encode"/> did not write.</summary>
    public static Outcome Decode(ReadOnlyMemory<byte> recorded)
    {
        var bytes = recorded.Span;
        if (bytes.Length < HeaderBytes)
            throw new InvalidDataException("A session's recorded outcome ends too early.");
        var index = BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]);
        var term = BinaryPrimitives.ReadInt64LittleEndian(bytes[(1 + sizeof(long))..]);
        return new Outcome((ReplyKind)bytes[0], new EntryId(new LogIndex(index), new Term(term)), recorded[HeaderBytes..]);
    }
}
