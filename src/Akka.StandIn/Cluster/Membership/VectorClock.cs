using System.Collections.Immutable;

namespace Akka.Cluster.Membership;

/// <summary>Counts, for each node, the changes to the gossip that it made: what tells which of two versions knows more.</summary>
internal sealed class VectorClock(ImmutableSortedDictionary<UniqueAddress, long> versions)
{
    public static readonly VectorClock Empty = new(ImmutableSortedDictionary<UniqueAddress, long>.Empty);

    public enum Ordering
    {
        Same,
        Before,
        After,
        Concurrent,
    }

    public ImmutableSortedDictionary<UniqueAddress, long> Versions { get; } = versions;

    public VectorClock Increment(UniqueAddress node) => new(Versions.SetItem(node, Of(node) + 1));

    /// <summary>Forgets a node that was removed.</summary>
    public VectorClock Prune(UniqueAddress node) => Versions.ContainsKey(node) ? new VectorClock(Versions.Remove(node)) : this;

    public VectorClock Merge(VectorClock that)
    {
        var merged = Versions.ToBuilder();
        foreach (var (node, version) in that.Versions)
            if (version > Of(node))
                merged[node] = version;
        return new VectorClock(merged.ToImmutable());
    }

    /// <summary>How this clock stands to the other: Before means that the other knows all that this one knows, and more.</summary>
    public Ordering CompareTo(VectorClock that)
    {
        var ahead = Versions.Any(entry => entry.Value > that.Of(entry.Key));
        var behind = that.Versions.Any(entry => entry.Value > Of(entry.Key));
        return (ahead, behind) switch
        {
            (false, false) => Ordering.Same,
            (true, false) => Ordering.After,
            (false, true) => Ordering.Before,
            (true, true) => Ordering.Concurrent,
        };
    }

    public override string ToString() => $"VectorClock({string.Join(", ", Versions.Select(entry => $"{entry.Key}->{entry.Value}"))})";

    private long Of(UniqueAddress node) => Versions.GetValueOrDefault(node);
}
