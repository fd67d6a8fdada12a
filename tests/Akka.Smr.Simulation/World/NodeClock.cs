namespace Akka.Smr.Simulation.World;

/// <summary>
/// A node's own monotonic clock. It runs at a rate of its own, in parts of a million, and starts anywhere; only the world
/// knows true time.
/// </summary>
internal sealed class NodeClock
{
    /// <summary>The rate of a right clock.</summary>
    public const long Right = 1_000_000;

    /// <summary>The slowest that a clock may be where leases are on.</summary>
    public const long Slowest = 900_000;

    /// <summary>The fastest that a clock may be where leases are on.</summary>
    public const long Fastest = 1_100_000;

    private long _worldBase;
    private long _localBase;

    /// <summary>How fast it runs; a million is right.</summary>
    public long Rate { get; private set; } = Right;

    /// <summary>A new process begins, whose clock shows anything.</summary>
    public void Restart(long worldNow, long localNow)
    {
        _worldBase = worldNow;
        _localBase = localNow;
    }

    /// <summary>The clock runs at another rate from now on; what it shows does not jump.</summary>
    public void Drift(long worldNow, long rate)
    {
        _localBase = Local(worldNow);
        _worldBase = worldNow;
        Rate = rate;
    }

    /// <summary>What the clock shows.</summary>
    public long Local(long worldNow) => _localBase + Scale(worldNow - _worldBase, Rate, Right);

    /// <summary>The earliest world time at which the clock shows at least this.</summary>
    public long World(long local) => local <= _localBase ? _worldBase : _worldBase + Scale(local - _localBase, Right, Rate) + 1;

    private static long Scale(long value, long by, long over) => (long)((Int128)value * by / over);
}
