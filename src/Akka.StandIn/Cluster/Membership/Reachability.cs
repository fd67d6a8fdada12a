using System.Collections.Immutable;

namespace Akka.Cluster.Membership;

/// <summary>What an observer holds of a subject. Terminated is final: that life of the node is over.</summary>
internal enum ReachabilityStatus
{
    Reachable,
    Unreachable,
    Terminated,
}

/// <summary>One observer's word on one subject, in the observer's own numbering.</summary>
internal sealed record Observation(UniqueAddress Observer, UniqueAddress Subject, ReachabilityStatus Status, long Version);

/// <summary>
/// Who finds whom unreachable. Only the observer changes its own row, under its own version; of two tables each row is taken
/// from the one with the higher version. A node is reachable while no observer says otherwise. Records are kept in the order
/// of observer and subject; a row in which all is reachable again is dropped, its version stays.
/// </summary>
internal sealed class Reachability
{
    public static readonly Reachability Empty = new([], ImmutableSortedDictionary<UniqueAddress, long>.Empty);

    public Reachability(ImmutableList<Observation> records, ImmutableSortedDictionary<UniqueAddress, long> versions)
    {
        Records = records;
        Versions = versions;
        AllUnreachable = [.. records.Where(r => r.Status != ReachabilityStatus.Reachable).Select(r => r.Subject)];
    }

    public ImmutableList<Observation> Records { get; }

    public ImmutableSortedDictionary<UniqueAddress, long> Versions { get; }

    /// <summary>The nodes that somebody finds unreachable or terminated.</summary>
    public ImmutableSortedSet<UniqueAddress> AllUnreachable { get; }

    public IEnumerable<UniqueAddress> AllObservers => Records.Select(r => r.Observer);

    public bool IsReachable(UniqueAddress node) => !AllUnreachable.Contains(node);

    public bool IsReachable(UniqueAddress observer, UniqueAddress subject) => Status(observer, subject) == ReachabilityStatus.Reachable;

    public ReachabilityStatus Status(UniqueAddress observer, UniqueAddress subject) =>
        Records.Find(r => r.Observer == observer && r.Subject == subject)?.Status ?? ReachabilityStatus.Reachable;

    /// <summary>The subjects that this observer finds unreachable, though not terminated.</summary>
    public IEnumerable<UniqueAddress> UnreachableFrom(UniqueAddress observer) =>
        Records.Where(r => r.Observer == observer && r.Status == ReachabilityStatus.Unreachable).Select(r => r.Subject);

    /// <summary>The table after a new observation; this one if it says nothing new.</summary>
    public Reachability With(UniqueAddress observer, UniqueAddress subject, ReachabilityStatus status)
    {
        var old = Status(observer, subject);
        if (old == status || old == ReachabilityStatus.Terminated)
            return this;

        var version = Versions.GetValueOrDefault(observer) + 1;
        var row = Row(observer).Where(r => r.Subject != subject).Append(new Observation(observer, subject, status, version)).ToList();
        if (row.TrueForAll(r => r.Status == ReachabilityStatus.Reachable))
            row.Clear();
        return new Reachability(Sorted(Records.Where(r => r.Observer != observer).Concat(row)), Versions.SetItem(observer, version));
    }

    /// <summary>The newest of both tables, limited to the nodes that are allowed to be in it.</summary>
    public Reachability Merge(ImmutableSortedSet<UniqueAddress> allowed, Reachability other)
    {
        var records = ImmutableList.CreateBuilder<Observation>();
        var versions = ImmutableSortedDictionary.CreateBuilder<UniqueAddress, long>();
        foreach (var observer in allowed)
        {
            var (mine, theirs) = (Versions.GetValueOrDefault(observer), other.Versions.GetValueOrDefault(observer));
            records.AddRange((mine > theirs ? this : other).Row(observer).Where(r => allowed.Contains(r.Subject)));
            if (Math.Max(mine, theirs) is > 0 and var newest)
                versions[observer] = newest;
        }

        return new Reachability(records.ToImmutable(), versions.ToImmutable());
    }

    /// <summary>The table without any word of these nodes or on them.</summary>
    public Reachability Remove(IReadOnlyCollection<UniqueAddress> nodes) =>
        new(Records.RemoveAll(r => nodes.Contains(r.Observer) || nodes.Contains(r.Subject)), Versions.RemoveRange(nodes));

    /// <summary>The table without any word of these nodes.</summary>
    public Reachability RemoveObservers(IReadOnlyCollection<UniqueAddress> nodes) =>
        nodes.Count == 0 ? this : new Reachability(Records.RemoveAll(r => nodes.Contains(r.Observer)), Versions.RemoveRange(nodes));

    public Reachability Where(Predicate<Observation> keep) => new(Records.RemoveAll(r => !keep(r)), Versions);

    public override string ToString() =>
        $"Reachability({string.Join(", ", Records.Select(r => $"{r.Observer.Address} finds {r.Subject.Address} {r.Status} ({r.Version})"))})";

    private IEnumerable<Observation> Row(UniqueAddress observer) => Records.Where(r => r.Observer == observer);

    private static ImmutableList<Observation> Sorted(IEnumerable<Observation> records) =>
        [.. records.OrderBy(r => r.Observer).ThenBy(r => r.Subject)];
}
