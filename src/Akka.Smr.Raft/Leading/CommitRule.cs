using Akka.Smr.Raft.Log;

namespace Akka.Smr.Raft.Leading;

/// <summary>When a leader may call an entry committed (§3.6.2).</summary>
internal static class CommitRule
{
    /// <summary>
    /// The new commit index, or the old one. Only an entry of the leader's own term is committed by counting; what stands before
    /// it is committed with it, and never by itself (figure 3.7).
    /// </summary>
    public static LogIndex Next(RaftLog log, Term term, LogIndex commit, LogIndex matchedByQuorum)
    {
        if (matchedByQuorum <= commit)
            return commit;
        return log.TermAt(matchedByQuorum) == term ? matchedByQuorum : commit;
    }
}
