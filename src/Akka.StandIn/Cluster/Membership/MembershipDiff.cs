using static Akka.Cluster.ClusterEvent;

namespace Akka.Cluster.Membership;

/// <summary>What happened between two states, as the events that subscribers see, in the order in which they see them.</summary>
internal static class MembershipDiff
{
    public static IEnumerable<IClusterDomainEvent> Between(MembershipState old, MembershipState now) =>
        ReferenceEquals(old, now) ? [] : [.. Members(old, now), .. Reachabilities(old, now), .. Leaders(old, now)];

    private static IEnumerable<IClusterDomainEvent> Members(MembershipState old, MembershipState now)
    {
        foreach (var member in now.Members)
        {
            var isKnown = old.Members.TryGetValue(member, out var before);
            if (!isKnown || before!.Status != member.Status || before.UpNumber != member.UpNumber)
                yield return EventOf(member);
        }

        foreach (var member in old.Members.Except(now.Members))
            yield return new MemberRemoved(member.Copy(MemberStatus.Removed), member.Status);
    }

    private static IEnumerable<IClusterDomainEvent> Reachabilities(MembershipState old, MembershipState now)
    {
        var (before, after) = (old.Gossip.Reachability, now.Gossip.Reachability);
        foreach (var node in after.AllUnreachable.Where(node => before.IsReachable(node) && node != now.Self))
            yield return new UnreachableMember(now.Gossip.GetMember(node));
        foreach (var node in before.AllUnreachable.Where(node => after.IsReachable(node) && node != now.Self && now.Gossip.HasMember(node)))
            yield return new ReachableMember(now.Gossip.GetMember(node));
    }

    private static IEnumerable<IClusterDomainEvent> Leaders(MembershipState old, MembershipState now)
    {
        if (old.Leader != now.Leader)
            yield return new LeaderChanged(now.Leader?.Address);
        foreach (var role in old.Gossip.AllRoles.Union(now.Gossip.AllRoles).Order(StringComparer.Ordinal))
            if (now.RoleLeader(role) is var leader && leader != old.RoleLeader(role))
                yield return new RoleLeaderChanged(role, leader?.Address);
    }

    private static IMemberEvent EventOf(Member member) => member.Status switch
    {
        MemberStatus.Joining => new MemberJoined(member),
        MemberStatus.WeaklyUp => new MemberWeaklyUp(member),
        MemberStatus.Up => new MemberUp(member),
        MemberStatus.Leaving => new MemberLeft(member),
        MemberStatus.Exiting => new MemberExited(member),
        MemberStatus.Down => new MemberDowned(member),
        _ => throw new InvalidOperationException($"A member can't stand in the gossip as {member}"),
    };
}
