using Xunit;

namespace Akka.Smr.Tests.Snapshots;

/// <summary>
/// What the process holds more than when the watch began. It looks when it is told to, after a full collection, so that what counts
/// is what somebody still refers to: no matter how much garbage there was, how fast the machine is, or when it is collected.
/// </summary>
internal sealed class HeapWatch
{
    private readonly long _before = Live();

    /// <summary>How often it has looked.</summary>
    public int Looks { get; private set; }

    /// <summary>The most that it has seen, in bytes.</summary>
    public long Peak { get; private set; }

    /// <summary>Looks now.</summary>
    public void Look()
    {
        Looks++;
        Peak = Math.Max(Peak, Live() - _before);
    }

    private static long Live()
    {
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: false);
    }
}

/// <summary>Tests that watch the heap run one at a time, when all others have ended.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class HeapCollection
{
    /// <summary>Its name.</summary>
    public const string Name = "Heap";
}
