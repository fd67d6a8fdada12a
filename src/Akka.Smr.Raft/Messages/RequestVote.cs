using Akka.Smr.Raft.Log;

namespace Akka.Smr.Raft.Messages;

/// <summary>A candidate asks for a vote (§3.4).</summary>
/// <param name="Last">The end of the candidate's log.</param>
/// <param name="Force">The old leader asked for this election, so stickiness does not apply (§4.2.3).</param>
public sealed record RequestVote(EntryId Last, bool Force) : Message
{
    /// <inheritdoc />
    public override string ToString() => Force ? $"RequestVote(last {Last}, force)" : $"RequestVote(last {Last})";
}

/// <summary>The answer to <see cref="RequestVote"/>.</summary>
/// <param name="Granted">Whether the vote was given, durably.</param>
public sealed record RequestVoteResponse(bool Granted) : Message
{
    /// <inheritdoc />
    public override string ToString() => Granted ? "VoteGranted" : "VoteRefused";
}
