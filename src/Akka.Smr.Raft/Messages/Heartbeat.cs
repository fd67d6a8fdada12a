using Akka.Smr.Raft.Log;

namespace Akka.Smr.Raft.Messages;

/// <summary>
/// The leader lives (§3.4). A message of its own, so that it is answered at once even while a disk is busy, and so that
/// many groups' heartbeats can be sent together.
/// </summary>
/// <param name="Session">Names the leader's record of this follower.</param>
/// <param name="Round">The leader's round; rounds only grow within a term (§6.4).</param>
/// <param name="Commit">The leader's commit index, or this follower's match index if that is less.</param>
/// <param name="ClusterTimeTicks">Cluster time as the leader counts it.</param>
public sealed record Heartbeat(long Session, long Round, LogIndex Commit, long ClusterTimeTicks) : Message
{
    /// <inheritdoc />
    public override string ToString() => $"Heartbeat(s{Session} r{Round}, commit {Commit})";
}

/// <summary>The answer to <see cref="Heartbeat"/>, as soon as the term is durable.</summary>
/// <param name="Session">Echoed.</param>
/// <param name="Round">Echoed.</param>
/// <param name="Verified">How far the follower's log is verified against this leader, durable or not: shows what was lost on the way.</param>
/// <param name="LeasePromiseTicks">How long the follower withholds its vote from now on, by the lease terms in force there; zero for none (§6.4.1).</param>
/// <param name="SupportedVersion">The newest format the follower reads.</param>
public sealed record HeartbeatResponse(long Session, long Round, LogIndex Verified, long LeasePromiseTicks, int SupportedVersion) : Message
{
    /// <inheritdoc />
    public override string ToString() => $"HeartbeatOk(s{Session} r{Round}, verified {Verified})";
}
