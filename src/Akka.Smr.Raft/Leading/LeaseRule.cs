using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Raft.Leading;

/// <summary>
/// When a leader may answer reads by its lease (§6.4.1): a quorum withholds its votes, counted from the sending of the round
/// that it answered and not from the receipt of the answers, less what clocks may drift.
/// </summary>
internal static class LeaseRule
{
    /// <summary>What one answer is worth: the shorter of what was promised and what is agreed.</summary>
    public static TimeSpan Until(TimeSpan sentAt, long promisedTicks, LeaseTerms? agreed)
    {
        if (agreed is null || promisedTicks <= 0)
            return TimeSpan.Zero;
        return sentAt + TimeSpan.FromTicks(Math.Min(promisedTicks, agreed.Duration.Ticks)) - agreed.MaxDrift;
    }

    /// <summary>Whether the lease holds now. Once an election was invited there is none for the rest of the term.</summary>
    public static bool Holds(RaftState state, Followers followers, bool hasInvitedElection) =>
        state.Lease is not null && !hasInvitedElection && state.Now.Monotonic < followers.LeaseUntil();
}
