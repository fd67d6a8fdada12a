namespace Akka.Smr.Simulation.Checkers;

/// <summary>Nothing is let go before the snapshot that stands for it is durable, and pointed to by a durable record (§5.1).</summary>
internal static class Compaction
{
    /// <summary>A replica lets go of everything up to an index.</summary>
    public static void LetsGo(int disk, long durableSnapshot, long upTo)
    {
        if (durableSnapshot < upTo)
            throw new RuleBroken(nameof(Compaction), $"disk {disk} lets go of everything up to {upTo}, and its snapshot ends at {durableSnapshot}");
    }
}
