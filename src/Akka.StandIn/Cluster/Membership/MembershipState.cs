using System.Collections.Immutable;

namespace Akka.Cluster.Membership;

/// <summary>The gossip as one node sees it, and the rules that follow from where it stands: who leads, and what all agree on.</summary>
internal sealed class MembershipState(Gossip gossip, UniqueAddress self)
{
    private Reachability? _reachabilityByLiving;

    public Gossip Gossip { get; } = gossip;

    public UniqueAddress Self { get; } = self;

    public ImmutableSortedSet<Member> Members => Gossip.Members;

    public Member SelfMember => Gossip.GetMember(Self);

    /// <summary>What members say that are not downed themselves.</summary>
    public Reachability ReachabilityByLiving => _reachabilityByLiving ??=
        Gossip.Reachability.RemoveObservers([.. Members.Where(m => m.Status == MemberStatus.Down).Select(m => m.UniqueAddress)]);

    /// <summary>The members that somebody finds unreachable; this node itself is never among them.</summary>
    public IEnumerable<Member> Unreachable =>
        Gossip.Reachability.AllUnreachable.Where(node => node != Self).Select(Gossip.GetMember);

    /// <summary>
    /// The first reachable member, by address, that is Up or Leaving; else the one nearest to it. Each node reckons it for
    /// itself, so that a partition has one on each side. A node that is down never leads: it would remove itself, and then not
    /// know that it must end.
    /// </summary>
    public UniqueAddress? Leader => LeaderOf(Members);

    public bool IsLeader => Leader == Self;

    public MembershipState With(Gossip gossip) => ReferenceEquals(gossip, Gossip) ? this : new MembershipState(gossip, Self);

    public UniqueAddress? RoleLeader(string role) => LeaderOf(Members.Where(m => m.HasRole(role)));

    public UniqueAddress? LeaderOf(IEnumerable<Member> members)
    {
        var candidates = members
            .Where(m => m.Status != MemberStatus.Down && (m.UniqueAddress == Self || Gossip.Reachability.IsReachable(m.UniqueAddress)))
            .ToList();
        var leader = candidates.Find(m => m.Status is MemberStatus.Up or MemberStatus.Leaving)
            ?? candidates.MinBy(m => (LeaderRank(m.Status), m));
        return leader?.UniqueAddress;
    }

    /// <summary>
    /// Whether all members that are Up or Leaving have seen this version, and nobody is unreachable who still counts. Only then
    /// may the leader act.
    /// </summary>
    /// <param name="exitingConfirmed">Members whose last word was that they are done.</param>
    public bool Convergence(ImmutableSortedSet<UniqueAddress> exitingConfirmed)
    {
        var unreachableCanBeIgnored = ReachabilityByLiving.AllUnreachable
            .Where(node => node != Self && !exitingConfirmed.Contains(node))
            .All(node => Gossip.GetMember(node).Status is MemberStatus.Down or MemberStatus.Exiting);
        return unreachableCanBeIgnored && Members
            .Where(m => m.Status is MemberStatus.Up or MemberStatus.Leaving)
            .All(m => Gossip.SeenBy.Contains(m.UniqueAddress) || exitingConfirmed.Contains(m.UniqueAddress));
    }

    /// <summary>Those that gossip may be sent to: all others that this node itself reaches.</summary>
    public IEnumerable<UniqueAddress> GossipTargets => Members.Select(m => m.UniqueAddress).Where(IsGossipTarget);

    public bool IsGossipTarget(UniqueAddress node) => node != Self && Gossip.Reachability.IsReachable(Self, node);

    /// <summary>A change by this node: a new version, which only this node has seen.</summary>
    /// <param name="gossip">The gossip with the change.</param>
    /// <param name="seen">False while this node holds its own exit back: unseen, it can't be removed.</param>
    public MembershipState Changed(Gossip gossip, bool seen) => new(
        gossip with { Version = gossip.Version.Increment(Self), SeenBy = seen ? [Self] : [] }, Self);

    /// <summary>Another node's gossip has come: the newer of the two, or both merged, is this node's from now on.</summary>
    /// <param name="remote">The other's gossip.</param>
    /// <param name="seen">Whether this node may mark it as seen.</param>
    /// <returns>The state, and whether the other has something to learn from it.</returns>
    public (MembershipState State, bool TalkBack) Receive(Gossip remote, bool seen)
    {
        var firstSight = seen && !remote.SeenBy.Contains(Self);
        var (winner, talkBack) = remote.Version.CompareTo(Gossip.Version) switch
        {
            VectorClock.Ordering.Same => (Gossip with { SeenBy = Gossip.SeenBy.Union(remote.SeenBy) }, firstSight),
            VectorClock.Ordering.Before => (Gossip, true),
            VectorClock.Ordering.After => (remote, firstSight),
            _ => (remote.Merge(Gossip), true),
        };
        return (With(seen ? winner.Seen(Self) : winner), talkBack);
    }

    private static int LeaderRank(MemberStatus status) => status switch
    {
        MemberStatus.WeaklyUp => 1,
        MemberStatus.Joining => 2,
        MemberStatus.Exiting => 3,
        _ => 0,
    };
}
