using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Protocol;

/// <summary>Asks a replica for its <see cref="StatusReport"/>.</summary>
internal sealed record GetStatus : ISmrMessage
{
    public static GetStatus Instance { get; } = new();
}

/// <summary>Asks a replica for its <see cref="DigestAnswer"/> at its applied index.</summary>
internal sealed record GetDigest : ISmrMessage
{
    public static GetDigest Instance { get; } = new();
}

/// <summary>The answer to <see cref="GetStatus"/>.</summary>
internal sealed record StatusReport(GroupStatus Status) : ISmrMessage;

/// <summary>The answer to <see cref="GetDigest"/>.</summary>
internal sealed record DigestAnswer(StateDigest Digest) : ISmrMessage;

/// <summary>Asks a replica to describe the entries that it still holds in a range, at most a thousand at a time.</summary>
internal sealed record GetLog(LogIndex From, LogIndex To) : ISmrMessage;

/// <summary>The answer to <see cref="GetLog"/>.</summary>
internal sealed record LogDescription(IReadOnlyList<LogLine> Lines) : ISmrMessage;

/// <summary>Asks the leader to hand over. <paramref name="To"/> is a member's name, or empty for whoever suits best.</summary>
internal sealed record TransferLeadership(string To) : ISmrMessage;

/// <summary>Asks a replica for a snapshot now.</summary>
internal sealed record DemandSnapshot : ISmrMessage
{
    public static DemandSnapshot Instance { get; } = new();
}

/// <summary>Asks the leader for another membership.</summary>
internal sealed record ChangeMembership(MembershipStep Step, string Name, string Address) : ISmrMessage;

/// <summary>The steps of membership that an operator takes.</summary>
internal enum MembershipStep : byte
{
    /// <summary>A voter, after it has caught up as a learner.</summary>
    Add = 0,

    /// <summary>A member that receives the log and does not count.</summary>
    AddLearner = 1,

    /// <summary>A learner becomes a voter.</summary>
    Promote = 2,

    /// <summary>The member leaves.</summary>
    Remove = 3,
}

/// <summary>Asks the leader for other terms of lease reads, or, with null, for none.</summary>
internal sealed record ChangeLease(LeaseTerms? Terms) : ISmrMessage;

/// <summary>How an administrative request ended.</summary>
/// <param name="Succeeded">Whether it is done.</param>
/// <param name="IsUnknown">Whether nobody here knows if it will be.</param>
/// <param name="Error">A sentence, if it is not done.</param>
/// <param name="Leader">The address of the leader's node, as far as known: ask there, if this replica does not lead.</param>
internal sealed record AdministrationDone(bool Succeeded, bool IsUnknown, string Error, string? Leader) : ISmrMessage
{
    /// <summary>Whether it was certainly not begun, for a reason that passes: it is worth asking again, the leader if one is named.</summary>
    public bool TryAgain { get; init; }
}

/// <summary>A replica tells its peers the digest of its state at an index that is a multiple of the interval agreed on in the settings.</summary>
internal sealed record DigestReport(string Member, LogIndex Applied, ReadOnlyMemory<byte> Chain) : ISmrMessage;
