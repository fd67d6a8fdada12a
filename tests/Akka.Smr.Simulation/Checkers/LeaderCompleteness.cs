using Akka.Smr.Raft.Log;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>
/// What is committed is in the log of every later leader (§3.6, figure 3.2). Because of log matching it is enough to look
/// at the last committed entry: at each election, and for the newest leader at each commitment.
/// </summary>
internal sealed class LeaderCompleteness
{
    private Func<EntryId, bool>? _newest;
    private long _newestTerm;
    private long _lastCommitTerm;

    /// <summary>A member has become the leader of a term; its log tells whether it holds an entry.</summary>
    public void Elected(long term, Func<EntryId, bool> holds, EntryId lastCommitted)
    {
        // Votes may come so late that a later term has committed already: whoever leads by them owes nothing to that one.
        if (term > _lastCommitTerm)
            Check(term, holds, lastCommitted);
        if (term > _newestTerm)
            (_newestTerm, _newest) = (term, holds);
    }

    /// <summary>A leader has gone, and its log may change.</summary>
    public void SteppedDown(long term)
    {
        if (term == _newestTerm)
            _newest = null;
    }

    /// <summary>A leader of some term says that an entry is committed.</summary>
    public void CommittedBy(long term, EntryId entry)
    {
        _lastCommitTerm = Math.Max(_lastCommitTerm, term);
        if (_newest is not null && term < _newestTerm)
            Check(_newestTerm, _newest, entry);
    }

    private static void Check(long term, Func<EntryId, bool> holds, EntryId entry)
    {
        if (!holds(entry))
            throw new RuleBroken(nameof(LeaderCompleteness), $"the leader of term {term} lacks the committed entry {entry}");
    }
}
