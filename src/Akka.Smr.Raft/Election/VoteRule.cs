using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Raft.Election;

/// <summary>Who gets a vote (§3.4, §3.6.1), and who does not even get a hearing (§4.2.3, §9.6).</summary>
internal static class VoteRule
{
    /// <summary>A vote in the current term: one for each term, and only for a log at least as up to date as one's own (§3.6.1).</summary>
    public static bool Grants(RaftState state, Identity candidate, EntryId last, bool force) =>
        (state.Hard.Vote == candidate || (state.Hard.Vote == Identity.None && state.Leader == Identity.None))
        && last.IsAtLeastAsUpToDateAs(state.Log.Last)
        && (force || !Sticks(state));

    /// <summary>A pre-vote: would a vote be given in the term asked for? Nothing changes by the question (§9.6).</summary>
    public static bool WouldGrant(RaftState state, Term asked, EntryId last, bool isSticky) =>
        asked > state.Term && last.IsAtLeastAsUpToDateAs(state.Log.Last) && !isSticky && !AwaitsItsCandidate(state);

    /// <summary>
    /// Whether this member has just given its vote, and whoever got it may lead already without having been heard here: it has the
    /// shortest election timeout to say so before anybody else is encouraged (§3.4, §9.6). A vote is refused for no such reason:
    /// by the time that somebody asks for one there is a later term, and a quorum that granted it.
    /// </summary>
    public static bool AwaitsItsCandidate(RaftState state) =>
        state.VotedAt is { } voted && state.Now.Monotonic < voted + state.Options.ElectionTimeoutMin;

    /// <summary>
    /// Whether this member sticks to a leader: it heard it within the shortest election timeout, or within the lease that it
    /// promised, or has restarted and may have promised one that it has forgotten (§4.2.3, §6.4.1).
    /// </summary>
    public static bool Sticks(RaftState state)
    {
        if (state.Now.Monotonic < state.WithholdVotesUntil)
            return true;
        return state.LeaderHeardAt is { } heard && state.Now.Monotonic < heard + StickyFor(state.Options, state.Lease);
    }

    /// <summary>
    /// How long a member sticks to a leader that it has heard, and at least waits before it campaigns: the shortest election timeout, or
    /// the lease that the group relies on if that is longer (§4.2.3, §6.4.1).
    /// </summary>
    public static TimeSpan StickyFor(RaftOptions options, LeaseTerms? lease) =>
        lease is { } terms && terms.Duration > options.ElectionTimeoutMin ? terms.Duration : options.ElectionTimeoutMin;
}
