using System.Collections.Immutable;

namespace Akka.Cluster.Daemons;

/// <summary>
/// Who watches whom: the members stand in a ring, sorted, and each watches as many as are configured of those that follow it.
/// Unreachable ones in between are watched as well, beyond that number's reachable ones: else, when many die at once, nobody
/// would watch some of them and the leader could not go on.
/// </summary>
internal static class HeartbeatRing
{
    public static ImmutableSortedSet<UniqueAddress> Receivers(
        UniqueAddress self, ImmutableSortedSet<UniqueAddress> nodes, ImmutableSortedSet<UniqueAddress> unreachable, int monitoredBy)
    {
        var others = nodes.Remove(self);
        if (monitoredBy >= others.Count)
            return others;

        var receivers = ImmutableSortedSet.CreateBuilder<UniqueAddress>();
        var reachable = 0;
        foreach (var node in others.Where(node => node.CompareTo(self) > 0).Concat(others.Where(node => node.CompareTo(self) < 0)))
        {
            if (reachable == monitoredBy)
                break;
            if (!unreachable.Contains(node))
                reachable++;
            else if (receivers.Count >= monitoredBy)
                continue;
            receivers.Add(node);
        }

        return receivers.ToImmutable();
    }
}
