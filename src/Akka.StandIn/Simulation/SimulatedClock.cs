namespace Akka.StandIn.Simulation;

/// <summary>
/// A node's clocks. Its monotonic clock starts anywhere, never goes back, and may run too fast or too slow; timers follow
/// it. Its wall clock follows the monotonic one, at an offset that may jump.
/// </summary>
public sealed class SimulatedClock
{
    private const int Million = 1_000_000;

    private readonly SimulatedNode _node;
    private readonly EventLoop _loop;
    private long _anchor;
    private long _monotonicAtAnchor;
    private long _wallOffset;
    private int _drift;

    internal SimulatedClock(SimulatedNode node, EventLoop loop, SeededRandom random)
    {
        (_node, _loop) = (node, loop);
        // No two machines agree on what their monotonic clocks count from.
        _monotonicAtAnchor = random.Next(TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)).Ticks;
        _wallOffset = SimulatedWorld.Epoch.Ticks - _monotonicAtAnchor;
    }

    /// <summary>The node's wall-clock time.</summary>
    public DateTimeOffset UtcNow => new(MonotonicTicks + _wallOffset, TimeSpan.Zero);

    /// <summary>The node's monotonic time.</summary>
    public TimeSpan Monotonic => new(MonotonicTicks);

    internal long MonotonicTicks => _monotonicAtAnchor + (long)((Int128)(_loop.Now - _anchor) * (Million + _drift) / Million);

    /// <summary>Sets the wall clock to the world's time plus <paramref name="offset"/>.</summary>
    public void Skew(TimeSpan offset)
    {
        _wallOffset = SimulatedWorld.Epoch.Ticks + _loop.Now + offset.Ticks - MonotonicTicks;
        Record("skew", offset.Ticks);
    }

    /// <summary>Moves the wall clock by <paramref name="distance"/>, ahead or back. Timers and the monotonic clock don't care.</summary>
    public void Jump(TimeSpan distance)
    {
        _wallOffset += distance.Ticks;
        Record("jump", distance.Ticks);
    }

    /// <summary>Lets both clocks run fast, or slow if negative, by so many millionths; timers come sooner or later with them.</summary>
    public void Drift(int partsPerMillion)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(partsPerMillion, -Million);
        (_monotonicAtAnchor, _anchor, _drift) = (MonotonicTicks, _loop.Now, partsPerMillion);
        _loop.Reschedule((happening, moment) =>
            happening is SimulatedTimer timer && timer.Owner?.Node == _node ? WorldTime(timer.Deadline) : moment.Time);
        Record("drift", partsPerMillion);
    }

    /// <summary>The first instant of the world at which the monotonic clock shows <paramref name="monotonic"/>.</summary>
    internal long WorldTime(long monotonic)
    {
        var rate = (Int128)(Million + _drift);
        return _anchor + (long)((((Int128)(monotonic - _monotonicAtAnchor) * Million) + rate - 1) / rate);
    }

    private void Record(string what, long amount) =>
        _loop.Record(TraceKind.Node, _node, StableHash.Of(what) ^ (ulong)amount, $"clock {what} {amount}");
}

/// <summary>A timer of a node, due by the node's own monotonic clock.</summary>
internal sealed class SimulatedTimer(EventLoop loop, Incarnation owner, long number, long deadline, Action action)
    : LoopEvent(TraceKind.Timer, owner), IDisposable
{
    private Action? _action = action;

    public long Deadline => deadline;

    public override ulong Detail => (ulong)number;

    public void Dispose()
    {
        _action = null;
        loop.Cancel(this);
    }

    public override void Execute()
    {
        var action = _action;
        _action = null;
        action?.Invoke();
    }

    public override string ToString() => $"timer {number}";
}
