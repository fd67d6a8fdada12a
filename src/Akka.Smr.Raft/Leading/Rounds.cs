using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Messages;

namespace Akka.Smr.Raft.Leading;

/// <summary>
/// The leader's rounds of heartbeats (§3.4, §6.4): each has a number of its own, and the time at which it was sent, from
/// which a lease is counted (§6.4.1).
/// </summary>
internal sealed class Rounds(RaftState state, Followers followers, ClusterClock clock)
{
    private const int Remembered = 64;

    private readonly TimeSpan[] _sentAt = new TimeSpan[Remembered];

    /// <summary>The last round sent.</summary>
    public long Current { get; private set; }

    /// <summary>Sends a round to everybody.</summary>
    /// <param name="isTick">Whether it is the regular one, after which answers still owed to earlier ones are no longer awaited.</param>
    public void Send(bool isTick)
    {
        Current++;
        _sentAt[Current % Remembered] = state.Now.Monotonic;
        foreach (var follower in followers.All)
        {
            if (follower.IsSelf)
                continue;
            follower.Round = Current;
            if (isTick || follower.MarkedRound == 0)
            {
                follower.MarkedRound = Current;
                follower.MarkedNext = follower.Next;
            }

            var commit = LogIndex.Min(state.Commit, follower.Match);
            follower.CommitSent = LogIndex.Max(follower.CommitSent, commit);
            state.Send(follower.Identity, new Heartbeat(follower.Session, Current, commit, clock.Read(state.Now)));
        }
    }

    /// <summary>Tells followers what is newly committed, unless an append has told them; no answer is wanted.</summary>
    public void TellCommit()
    {
        foreach (var follower in followers.All)
        {
            var commit = LogIndex.Min(state.Commit, follower.Match);
            if (follower.IsSelf || commit <= follower.CommitSent)
                continue;
            follower.CommitSent = commit;
            state.Send(follower.Identity, new Heartbeat(follower.Session, 0, commit, clock.Read(state.Now)));
        }
    }

    /// <summary>When a round was sent, or null if that is too long ago to matter.</summary>
    public TimeSpan? SentAt(long round) => round > 0 && round <= Current && round > Current - Remembered ? _sentAt[round % Remembered] : null;

    public Rounds Clone(RaftState into, Followers table, ClusterClock time)
    {
        var clone = new Rounds(into, table, time) { Current = Current };
        _sentAt.CopyTo(clone._sentAt, 0);
        return clone;
    }
}
