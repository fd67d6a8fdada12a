using Akka.Smr.Raft.Log;

namespace Akka.Smr.Raft.Messages;

/// <summary>Would you vote for me? Asked before a term is raised (§9.6). The envelope's term is the one asked for.</summary>
/// <param name="Last">The end of the log of the one who asks.</param>
public sealed record PreVote(EntryId Last) : Message
{
    /// <inheritdoc />
    public override string ToString() => $"PreVote(last {Last})";
}

/// <summary>The answer to <see cref="PreVote"/>. Granted, its envelope echoes the term asked for; refused, it carries the real one.</summary>
/// <param name="Granted">Whether a vote would be given.</param>
public sealed record PreVoteResponse(bool Granted) : Message
{
    /// <inheritdoc />
    public override string ToString() => Granted ? "PreVoteGranted" : "PreVoteRefused";
}
