namespace Akka.Smr.Benchmarks.Nodes;

/// <summary>What a node's process holds, in bytes.</summary>
/// <param name="Live">Managed objects that somebody refers to: what is left by a full collection.</param>
/// <param name="State">The part of them that is the state machine's state.</param>
/// <param name="LogEntries">How many entries the replica keeps in memory.</param>
/// <param name="WorkingSet">All memory of the process, garbage and code included.</param>
internal sealed record MemorySample(long Live, long State, long LogEntries, long WorkingSet)
{
    /// <summary>What is held beside the state, the log included.</summary>
    public long Beside => Live - State;

    /// <summary>The sample of this process now.</summary>
    public static MemorySample Take(long state, GroupStatus? status)
    {
        var workingSet = Environment.WorkingSet;
        GC.Collect();
        var entries = status is null ? 0 : status.LastLogIndex - status.FirstLogIndex + 1;
        return new MemorySample(GC.GetTotalMemory(forceFullCollection: false), state, entries, workingSet);
    }
}
