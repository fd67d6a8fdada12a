using System.Collections.Immutable;
using Akka.Cluster.Membership;

namespace Akka.Cluster.SBR;

/// <summary>A partitioned cluster as one node sees it; pure.</summary>
/// <param name="Members">All members, by address.</param>
/// <param name="Unreachable">Those on the other side.</param>
/// <param name="Reachability">Who says so of whom.</param>
/// <param name="SeenBy">Those that have seen the current gossip: they are in touch with this side, whatever anyone says.</param>
internal sealed record PartitionView(
    ImmutableSortedSet<Member> Members,
    ImmutableSortedSet<UniqueAddress> Unreachable,
    Reachability Reachability,
    ImmutableSortedSet<UniqueAddress> SeenBy)
{
    /// <summary>
    /// Those that are unreachable for some, but not for all: they observe while they are observed, or have seen the current gossip.
    /// </summary>
    public ImmutableSortedSet<UniqueAddress> IndirectlyConnected => Observing(Reachability).Union(Seeing(Reachability, SeenBy));

    public static PartitionView Of(MembershipState state)
    {
        var reachability = state.Gossip.Reachability.Where(r => r.Status != ReachabilityStatus.Reachable);
        var downed = state.Members.Where(m => m.Status == MemberStatus.Down).Select(m => m.UniqueAddress);
        return new PartitionView(
            state.Members, reachability.AllUnreachable.Union(downed).Remove(state.Self), reachability, state.Gossip.SeenBy);
    }

    public bool IsUnreachable(Member member) => Unreachable.Contains(member.UniqueAddress);

    /// <summary>The members that a strategy counts, by address.</summary>
    public List<Member> Counted(string? role, bool includeJoining = false, bool includeLeaving = true) =>
    [
        .. Members.Where(m => (string.IsNullOrEmpty(role) || m.HasRole(role)) && m.Status switch
        {
            MemberStatus.Joining or MemberStatus.WeaklyUp => includeJoining,
            MemberStatus.Leaving => includeLeaving,
            MemberStatus.Up => true,
            _ => false,
        }),
    ];

    /// <summary>The nodes that a decision downs.</summary>
    public ImmutableSortedSet<UniqueAddress> NodesToDown(DowningDecision decision, IDowningStrategy strategy)
    {
        ImmutableSortedSet<UniqueAddress> downable =
            [.. Members.Where(m => m.Status is not (MemberStatus.Down or MemberStatus.Exiting)).Select(m => m.UniqueAddress)];
        return decision switch
        {
            DowningDecision.DownUnreachable => downable.Intersect(Unreachable),
            DowningDecision.DownReachable => downable.Except(Unreachable),
            DowningDecision.DownIndirectlyConnected => DownIndirectly(downable, strategy),
            _ => downable,
        };
    }

    private ImmutableSortedSet<UniqueAddress> DownIndirectly(ImmutableSortedSet<UniqueAddress> downable, IDowningStrategy strategy)
    {
        if (Unreachable.Except(IndirectlyConnected).IsEmpty)
            return downable.Intersect(IndirectlyConnected);

        // Some are cut off cleanly besides. What becomes of them is decided as if the indirectly connected found no fault in each other.
        var (observing, seeing, islands) = (Observing(Reachability), Seeing(Reachability, SeenBy), Islands());
        var rest = Reachability.Where(r =>
            downable.Contains(r.Observer) && downable.Contains(r.Subject) && !islands.Contains(r.Observer)
            && !(observing.Contains(r.Observer) && observing.Contains(r.Subject))
            && !(seeing.Contains(r.Observer) && seeing.Contains(r.Subject)));
        var view = this with { Reachability = rest, Unreachable = rest.AllUnreachable };
        var decision = strategy.Decide(view);
        return decision == DowningDecision.DownIndirectlyConnected
            ? downable // no way to tell the sides apart
            : downable.Intersect(IndirectlyConnected.Union(view.NodesToDown(decision, strategy)));
    }

    /// <summary>Unreachable nodes whose own word does not count, since every reachable node finds them unreachable.</summary>
    private ImmutableSortedSet<UniqueAddress> Islands()
    {
        var reachable = Members.Select(m => m.UniqueAddress).Where(node => !Unreachable.Contains(node)).ToList();
        return
        [
            .. Reachability.AllObservers.Where(node =>
                Unreachable.Contains(node) && reachable.TrueForAll(observer => !Reachability.IsReachable(observer, node))),
        ];
    }

    private static ImmutableSortedSet<UniqueAddress> Observing(Reachability reachability) =>
        reachability.AllUnreachable.Intersect(reachability.AllObservers);

    private static ImmutableSortedSet<UniqueAddress> Seeing(Reachability reachability, ImmutableSortedSet<UniqueAddress> seenBy) =>
        [.. reachability.Records.Where(r => seenBy.Contains(r.Subject)).SelectMany(r => new[] { r.Observer, r.Subject })];
}
