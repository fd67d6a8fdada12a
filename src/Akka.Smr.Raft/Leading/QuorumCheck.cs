namespace Akka.Smr.Raft.Leading;

/// <summary>A leader that has not heard a quorum for an election timeout leads nobody (§6.2).</summary>
internal static class QuorumCheck
{
    public static bool IsInContact(RaftState state, Followers followers)
    {
        var heard = followers.ContactAt();
        return heard == TimeSpan.MaxValue || state.Now.Monotonic < heard + state.Options.ElectionTimeoutMin;
    }
}
