using System.Collections.Immutable;

namespace Akka.Cluster.Membership;

/// <summary>What a leader does with the gossip: what changes, who goes, and the gossip without a new version yet.</summary>
internal sealed record LeaderActions(Gossip Gossip, ImmutableList<Member> Changed, ImmutableList<Member> Removed)
{
    public bool IsEmpty => Changed.IsEmpty && Removed.IsEmpty;

    /// <summary>
    /// On convergence: Joining and WeaklyUp become Up if there are enough members, Leaving becomes Exiting; what is unreachable
    /// and Down or Exiting, or has confirmed its exit, is removed.
    /// </summary>
    public static LeaderActions OnConvergence(MembershipState state, bool enoughMembers, ImmutableSortedSet<UniqueAddress> exitingConfirmed)
    {
        var gossip = state.Gossip;
        var unreachable = gossip.Reachability.AllUnreachable;
        ImmutableList<Member> removed =
        [
            .. state.Members.Where(m => m.Status switch
            {
                MemberStatus.Exiting => unreachable.Contains(m.UniqueAddress) || exitingConfirmed.Contains(m.UniqueAddress),
                MemberStatus.Down => unreachable.Contains(m.UniqueAddress),
                _ => false,
            }),
        ];

        var upNumber = gossip.NextUpNumber();
        var changed = ImmutableList.CreateBuilder<Member>();
        foreach (var member in state.Members)
        {
            if (member.Status is MemberStatus.Joining or MemberStatus.WeaklyUp && enoughMembers)
                changed.Add(member.CopyUp(upNumber++));
            else if (member.Status == MemberStatus.Leaving)
                changed.Add(member.Copy(MemberStatus.Exiting));
        }

        return Create(gossip, changed.ToImmutable(), removed);
    }

    /// <summary>Without convergence for too long: those Joining that all reach become WeaklyUp if there are enough members.</summary>
    public static LeaderActions WithoutConvergence(MembershipState state, bool enoughMembers) => Create(
        state.Gossip,
        [
            .. state.Members
                .Where(m => m.Status == MemberStatus.Joining && enoughMembers && state.ReachabilityByLiving.IsReachable(m.UniqueAddress))
                .Select(m => m.Copy(MemberStatus.WeaklyUp)),
        ],
        []);

    private static LeaderActions Create(Gossip gossip, ImmutableList<Member> changed, ImmutableList<Member> removed)
    {
        var next = changed.Aggregate(gossip, (g, member) => g.With(member));
        return new LeaderActions(removed.IsEmpty ? next : next.Remove([.. removed.Select(m => m.UniqueAddress)]), changed, removed);
    }
}
