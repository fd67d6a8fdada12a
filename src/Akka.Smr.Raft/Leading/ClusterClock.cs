namespace Akka.Smr.Raft.Leading;

/// <summary>
/// Replicated time (§6.3): it goes on from the last entry's, by the leader's monotonic clock, and stands still while nobody
/// leads. So no single clock that is set wrong, or that was far ahead, can make all sessions expire at once.
/// </summary>
internal sealed class ClusterClock(long startTicks, TimeSpan since)
{
    public long Read(Instant now) => startTicks + (now.Monotonic - since).Ticks;
}
