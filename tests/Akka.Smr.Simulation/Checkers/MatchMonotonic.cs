using System.Runtime.InteropServices;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Messages;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>
/// What a leader holds a follower to have never shrinks within a term and a replication session, whatever it hears. Seen from
/// outside: a heartbeat carries min(commit, match), and neither of them may go back.
/// </summary>
internal sealed class MatchMonotonic
{
    private readonly Dictionary<(int Leader, long Term, int Follower, long Session), long> _told = [];

    /// <summary>A leader has heard a follower.</summary>
    public static void Learns(int leader, Envelope heard, LogIndex before, LogIndex after)
    {
        if (after < before)
            throw new RuleBroken(nameof(MatchMonotonic), $"disk {leader} takes {heard.From} back from {before} to {after} by {heard}");
    }

    /// <summary>A leader sends a heartbeat.</summary>
    public void Heartbeat(int leader, long term, int follower, long session, long commit)
    {
        ref var told = ref CollectionsMarshal.GetValueRefOrAddDefault(_told, (leader, term, follower, session), out _);
        if (commit < told)
            throw new RuleBroken(nameof(MatchMonotonic), $"the leader of term {term} told disk {follower} {told} and then {commit}");
        told = commit;
    }
}
