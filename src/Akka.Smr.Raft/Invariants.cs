using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Roles;

namespace Akka.Smr.Raft;

/// <summary>
/// What must be true of one replica, whatever happens. The first list is checked at the end of every step, in release builds
/// too, in constant time; the second walks the log and is for tests. Some stand where they could be broken instead: a vote is
/// given once (<see cref="RaftState.Vote"/>), what is committed is never truncated (<see cref="RaftState.Truncate"/>).
/// </summary>
internal sealed class Invariants
{
    private Term _term;
    private Identity _vote;
    private LogIndex _commit;
    private LogIndex _issued;
    private Role? _role;
    private LogIndex _last;

    public void CheckStep(RaftState state, Role role)
    {
        // A step leads from here to there.
        Hold(state.Term >= _term, "the term never falls");
        Hold(state.Term > _term || _vote == Identity.None || state.Hard.Vote == _vote, "a vote is never taken back");
        Hold(state.Commit >= _commit, "the commit index never falls");
        Hold(state.ApplyIssued >= _issued, "nothing is applied twice");
        Hold(role is not Leader || !ReferenceEquals(role, _role) || state.Log.Last.Index >= _last, "a leader never cuts its own log");

        // Every state is like this.
        Hold(state.Log.Base.Index <= state.Commit, "only committed entries are compacted");
        Hold(state.Commit <= state.Log.Last.Index, "what is committed is in the log");
        Hold(state.ApplyIssued <= state.Commit, "what is applied is committed");
        Hold(state.ApplyIssued <= state.Storage.Durable, "what is applied is durable here");
        Hold(state.Applied <= state.ApplyIssued, "what is applied was handed out");
        Hold(state.Storage.Durable <= state.Log.Last.Index, "what is durable is in the log");
        Hold(state.Log.Last.Term <= state.Term, "the log holds no entry of a later term");
        Hold(state.Configurations.LatestIndex <= state.Log.Last.Index, "the configuration in force is in the log");
        Hold((role is Leader) == (state.Leader == state.Self), "who leads knows it");
        Hold(role is Follower or PreCandidate || state.Hard.Vote == state.Self, "who stands or leads has its own vote");
        Hold(role is not (PreCandidate or Candidate or Leader) || state.Kind == MemberKind.Full, "a witness neither stands nor leads");

        _term = state.Term;
        _vote = state.Hard.Vote;
        _commit = state.Commit;
        _issued = state.ApplyIssued;
        _last = state.Log.Last.Index;
        _role = role;
    }

    /// <summary>Everything, however long it takes.</summary>
    public static void CheckAll(RaftState state)
    {
        var bytes = 0L;
        var last = state.Log.Base;
        var time = long.MinValue;
        var configurations = 0;
        for (var index = state.Log.Base.Index.Next; index <= state.Log.Last.Index; index = index.Next)
        {
            var entry = state.Log[index];
            Hold(entry.Index == last.Index.Next, "the log has no gap");
            Hold(entry.Term >= last.Term, "terms never fall along the log");
            Hold(entry.ClusterTimeTicks >= time, "cluster time never falls along the log");
            Hold(entry.IsSound, "every entry is as it was made");
            Hold(state.Log.TermAt(index) == entry.Term, "the log knows its terms");
            Hold(state.Log.LastWithTermAtMost(entry.Term, index) == entry.Id, "the runs of terms are right");
            bytes += entry.Size;
            time = entry.ClusterTimeTicks;
            last = entry.Id;
            if (entry.Kind == EntryKind.Configuration && index > state.Configurations.AsOf(LogIndex.Zero).Index)
                configurations++;
        }

        Hold(last == state.Log.Last, "the log ends where it says");
        Hold(bytes == state.Log.Bytes, "the log's size is right");
        Hold(configurations == state.Configurations.Count - 1, "every configuration of the log is remembered, and no other");
    }

    private static void Hold(bool condition, string sentence)
    {
        if (!condition)
            throw new InvariantException($"Broken: {sentence}.");
    }

    public Invariants Clone(Role role) => new() { _term = _term, _vote = _vote, _commit = _commit, _issued = _issued, _last = _last, _role = _role is null ? null : role };
}
