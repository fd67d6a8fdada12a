using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;
using Akka.Smr.Simulation.World;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>
/// What a process finds on its disk, and begins with, is what was durable there: term and vote, every entry, and the snapshot
/// below them (§3.8). The disk's shadow has kept count of its own, without the code that reads records back.
/// </summary>
internal static class Recovery
{
    /// <summary>A process starts.</summary>
    public static void Finds(int disk, RecoveredState recovered, HardState durable, ShadowLog log, SnapshotMeta? snapshot)
    {
        Begins(disk, "recovers", recovered.HardState, durable);
        if (recovered.Snapshot != snapshot)
            throw new RuleBroken(nameof(Recovery), $"disk {disk} recovers {recovered.Snapshot}, and {snapshot} was durable");
        var count = log.LastIndex.Value - log.Base.Index.Value;
        if (recovered.Entries.Count != count)
            throw new RuleBroken(nameof(Recovery), $"disk {disk} recovers {recovered.Entries.Count} entries, and {count} behind {log.Base} were durable");
        foreach (var entry in recovered.Entries)
        {
            if (log.TermAt(entry.Index.Value) != entry.Term.Value)
                throw new RuleBroken(nameof(Recovery), $"disk {disk} recovers {entry.Id}, and term {log.TermAt(entry.Index.Value)} was durable there");
        }
    }

    /// <summary>Its replica has taken up what was found, and has not done anything yet.</summary>
    public static void Begins(int disk, HardState hard, EntryId last, HardState durable, ShadowLog log)
    {
        Begins(disk, "begins with", hard, durable);
        if (last != log.Last)
            throw new RuleBroken(nameof(Recovery), $"disk {disk} begins with a log that ends at {last}, and {log.Last} was durable");
    }

    private static void Begins(int disk, string how, HardState hard, HardState durable)
    {
        if (hard != durable)
            throw new RuleBroken(nameof(Recovery), $"disk {disk} {how} '{hard}', and '{durable}' was durable");
    }
}
