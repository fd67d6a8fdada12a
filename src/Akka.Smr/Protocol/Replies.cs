using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;

namespace Akka.Smr.Protocol;

/// <summary>How a request ended, at the replica.</summary>
internal enum ReplyKind : byte
{
    /// <summary>Committed and run, or read: the payload is an encoded <see cref="Serialization.UserPayload"/>.</summary>
    Done = 0,

    /// <summary>Committed and run, and its handler threw: the state is as it was before, on every replica. The payload is the UTF-8 text of the failure.</summary>
    Failed = 1,

    /// <summary>Certainly in no log and without effect; see <see cref="Reply.Reason"/>.</summary>
    Refused = 2,

    /// <summary>It was admitted to a log, and nobody here knows what became of it.</summary>
    Unknown = 3,

    /// <summary>The session is not there any more: whether it was run before is unknown.</summary>
    SessionExpired = 4,

    /// <summary>The session has forgotten this sequence number: it was run before, or given up.</summary>
    StaleSequence = 5,

    /// <summary>The sequence number lies too far above what the session remembers; certainly not run.</summary>
    OutsideWindow = 6,

    /// <summary>There is no room for another session; certainly not run.</summary>
    SessionTableFull = 7,

    /// <summary>No handler takes it, or its bytes make no sense; certainly without effect. The payload is the UTF-8 text of the reason.</summary>
    Invalid = 8,

    /// <summary>Committed and run, or read, and its reply is too large for a frame. The payload is the UTF-8 text of the reason.</summary>
    ReplyTooLarge = 9,

    /// <summary>Committed and run before, and its session remembers the reply no more. The payload is the UTF-8 text of the reason.</summary>
    ReplyForgotten = 10,
}

/// <summary>The answer to one <see cref="Request"/>.</summary>
/// <param name="Id">Echoed.</param>
/// <param name="Kind">How it ended.</param>
/// <param name="At">Where the command stands in the log, or the applied index at which a query was served; zero if neither.</param>
/// <param name="Reason">Why, of <see cref="ReplyKind.Refused"/>.</param>
/// <param name="Payload">See <see cref="ReplyKind"/>.</param>
internal readonly record struct Reply(long Id, ReplyKind Kind, EntryId At, RefusalReason Reason, ReadOnlyMemory<byte> Payload);

/// <summary>Answers to requests of one proxy, from whatever batches.</summary>
/// <param name="Replies">The answers.</param>
/// <param name="Leader">The address of the leader's node, as far as the replica knows; null for none.</param>
/// <param name="LeaderName">Its member name.</param>
/// <param name="RetryAfter">For refusals: when it is worth trying again; zero for at once.</param>
internal sealed record ReplyBatch(IReadOnlyList<Reply> Replies, string? Leader, string? LeaderName, TimeSpan RetryAfter) : ISmrMessage
{
    /// <summary>What is wrong with the replica, in a sentence; null if nothing is.</summary>
    public string? Fault { get; init; }
}
