using System.Collections.Immutable;

namespace Akka.Cluster.Membership;

/// <summary>
/// What the nodes tell each other: the members, who finds whom unreachable, which nodes have seen exactly this version, and the
/// vector clock that orders versions. Seen and reachability speak of members only.
/// </summary>
internal sealed record Gossip(
    ImmutableSortedSet<Member> Members,
    ImmutableSortedSet<UniqueAddress> SeenBy,
    Reachability Reachability,
    VectorClock Version)
{
    public static readonly Gossip Empty = new([], [], Reachability.Empty, VectorClock.Empty);

    /// <summary>All roles of the members, sorted.</summary>
    public IEnumerable<string> AllRoles => Members.SelectMany(m => m.Roles).Distinct().Order(StringComparer.Ordinal);

    public Member GetMember(UniqueAddress node)
    {
        var removed = Member.Removed(node);
        return Members.TryGetValue(removed, out var member) ? member : removed;
    }

    public bool HasMember(UniqueAddress node) => Members.Contains(Member.Removed(node));

    public Gossip Seen(UniqueAddress node) => this with { SeenBy = SeenBy.Add(node) };

    public Gossip With(Member member) => this with { Members = Members.Remove(member).Add(member) };

    /// <summary>The up number of the next member to become Up.</summary>
    public int NextUpNumber() => 1 + Members.Where(m => m.UpNumber != int.MaxValue).Select(m => m.UpNumber).DefaultIfEmpty(0).Max();

    /// <summary>
    /// Two versions that know nothing of each other become one, which nobody has seen yet. A member on its way out that is
    /// missing in the other version was removed there by the leader; its clock entry goes the same way.
    /// </summary>
    public Gossip Merge(Gossip that)
    {
        var members = Both(Members, that.Members);
        return new Gossip(
            members,
            [],
            Reachability.Merge([.. members.Select(m => m.UniqueAddress)], that.Reachability),
            PruneRemoved(that).Merge(that.PruneRemoved(this)));
    }

    /// <summary>Takes these members out, with all that is said by them or of them.</summary>
    public Gossip Remove(IReadOnlyCollection<UniqueAddress> nodes) => this with
    {
        Members = Members.Except(nodes.Select(Member.Removed)),
        SeenBy = SeenBy.Except(nodes),
        Reachability = Reachability.Remove(nodes),
        Version = nodes.Aggregate(Version, (version, node) => version.Prune(node)),
    };

    private VectorClock PruneRemoved(Gossip other) => Members
        .Where(m => IsOnItsWayOut(m) && !other.Members.Contains(m))
        .Aggregate(Version, (version, m) => version.Prune(m.UniqueAddress));

    private static ImmutableSortedSet<Member> Both(ImmutableSortedSet<Member> mine, ImmutableSortedSet<Member> theirs)
    {
        var members = ImmutableSortedSet.CreateBuilder<Member>();
        foreach (var member in mine.Union(theirs))
        {
            var (inMine, inTheirs) = (mine.TryGetValue(member, out var my), theirs.TryGetValue(member, out var their));
            if (inMine && inTheirs)
                members.Add(Member.HighestPriorityOf(my!, their!));
            else if (!IsOnItsWayOut(member))
                members.Add(member);
        }

        return members.ToImmutable();
    }

    private static bool IsOnItsWayOut(Member member) => member.Status is MemberStatus.Down or MemberStatus.Exiting;
}
