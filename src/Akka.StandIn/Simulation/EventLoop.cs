using System.Globalization;

namespace Akka.StandIn.Simulation;

/// <summary>
/// The one loop of a world. All that can happen at the present instant stands in an unordered set, from which the seed
/// picks; what is to happen later waits in a queue ordered by time. Time moves on only when the set is empty.
/// </summary>
internal sealed class EventLoop(ulong seed, bool keepsText)
{
    private const int CompactionThreshold = 1024;

    private readonly SeededRandom _choices = new(seed, "scheduling");
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private PriorityQueue<LoopEvent, Moment> _later = new();
    private ReadyItem[] _ready = new ReadyItem[256];
    private int _readyCount;
    private int _cancelled;
    private long _sequence;
    private long _stepsThisInstant;
    private volatile SimulationException? _strayed;

    public ulong Seed => seed;

    public SimulationTrace Trace { get; } = new(keepsText);

    /// <summary>Ticks since the world began.</summary>
    public long Now { get; private set; }

    public long Steps { get; private set; }

    /// <summary>More steps than this at one instant are taken for actors that keep each other busy for ever.</summary>
    public long MaxStepsPerInstant { get; set; } = 5_000_000;

    /// <summary>Lets <paramref name="work"/> happen at this instant, but not on the caller's stack.</summary>
    public void Ready(Incarnation? owner, IThreadPoolWorkItem work)
    {
        VerifyThread();
        if (owner is { State: not NodeState.Running })
        {
            // A paused process does it when it is resumed; a dead one never.
            if (owner.State == NodeState.Paused) owner.Parked.Add(work);
            return;
        }

        if (_readyCount == _ready.Length) Array.Resize(ref _ready, _readyCount * 2);
        _ready[_readyCount++] = new ReadyItem(owner, work);
    }

    /// <summary>Lets <paramref name="happening"/> happen at <paramref name="time"/>, or now if that has passed.</summary>
    public void At(long time, LoopEvent happening)
    {
        VerifyThread();
        happening.Queued = true;
        _later.Enqueue(happening, new Moment(Math.Max(time, Now), _sequence++));
    }

    /// <summary>Cancelled events leave the queue now and then, so that what they hold can be collected.</summary>
    public void Cancel(LoopEvent happening)
    {
        VerifyThread();
        if (happening.Cancelled) return;
        happening.Cancelled = true;
        if (happening.Queued && ++_cancelled > CompactionThreshold && _cancelled > _later.Count / 2) Reschedule((_, moment) => moment.Time);
    }

    /// <summary>Moves events in the queue, and drops those that were cancelled or whose process is dead.</summary>
    public void Reschedule(Func<LoopEvent, Moment, long> newTime)
    {
        var kept = new PriorityQueue<LoopEvent, Moment>(_later.Count);
        foreach (var (happening, moment) in _later.UnorderedItems)
        {
            if (happening.Cancelled || happening.Owner is { State: NodeState.Down }) continue;
            kept.Enqueue(happening, moment with { Time = Math.Max(newTime(happening, moment), Now) });
        }

        _later = kept;
        _cancelled = 0;
    }

    /// <summary>Takes what is ready for <paramref name="owner"/> out of the set, in the order in which it stands there.</summary>
    public List<IThreadPoolWorkItem> Withdraw(Incarnation owner)
    {
        var withdrawn = new List<IThreadPoolWorkItem>();
        var kept = 0;
        for (var i = 0; i < _readyCount; i++)
        {
            if (_ready[i].Owner == owner) withdrawn.Add(_ready[i].Work);
            else _ready[kept++] = _ready[i];
        }

        Array.Clear(_ready, kept, _readyCount - kept);
        _readyCount = kept;
        return withdrawn;
    }

    /// <summary>Takes one step, if there is one to take up to <paramref name="limit"/>; else time stands at the limit.</summary>
    public bool Step(long limit)
    {
        if (_strayed is not null) throw _strayed;
        if (_readyCount == 0 && !Advance(limit)) return false;
        var index = _readyCount == 1 ? 0 : _choices.Next(_readyCount);
        var (owner, work) = _ready[index];
        _ready[index] = _ready[--_readyCount];
        _ready[_readyCount] = default;

        Steps++;
        if (++_stepsThisInstant > MaxStepsPerInstant)
            throw new SimulationException($"{MaxStepsPerInstant} steps without time moving on: something keeps itself busy for ever.");
        if (work is LoopEvent happening)
        {
            if (happening.Cancelled) return true;
            Record(happening.Kind, owner, happening.Detail, happening);
        }
        else
        {
            Record(TraceKind.Run, owner, WorkIdentity.Of(work), work);
        }

        work.Execute();
        return true;
    }

    public void Record(TraceKind kind, Incarnation? owner, ulong detail, object? subject) =>
        Record(kind, owner?.Node, detail, subject);

    public void Record(TraceKind kind, SimulatedNode? node, ulong detail, object? subject)
    {
        if (subject is IThreadPoolWorkItem work and not LoopEvent) subject = WorkIdentity.Describe(work);
        Trace.Add(new TraceEvent(Steps, Now, kind, node?.Index ?? 0, node?.Name ?? "world", detail, subject));
    }

    /// <summary>What waits for <paramref name="owner"/>: (ready now, later).</summary>
    public (int Ready, int Later) Pending(Incarnation owner)
    {
        var ready = 0;
        for (var i = 0; i < _readyCount; i++)
        {
            if (_ready[i].Owner == owner) ready++;
        }

        return (ready, _later.UnorderedItems.Count(e => e.Element.Owner == owner && !e.Element.Cancelled));
    }

    private bool Advance(long limit)
    {
        while (_readyCount == 0)
        {
            if (!_later.TryPeek(out _, out var next) || next.Time > limit)
            {
                MoveTo(limit);
                return false;
            }

            MoveTo(next.Time);
            while (_later.TryPeek(out var happening, out var moment) && moment.Time == Now)
            {
                _later.Dequeue();
                happening.Queued = false;
                if (happening.Cancelled) _cancelled--;
                else Ready(happening.Owner, happening);
            }
        }

        return true;
    }

    private void MoveTo(long time)
    {
        if (time > Now) (Now, _stepsThisInstant) = (time, 0);
    }

    /// <summary>A continuation that slipped to the thread pool would make the run depend on more than its seed.</summary>
    private void VerifyThread()
    {
        if (Environment.CurrentManagedThreadId == _thread) return;
        // Whoever strayed there may swallow the exception: the loop's next step throws it too.
        _strayed = new SimulationException(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}, step {Steps}: the world was touched from another thread than the one that made it:\n{Environment.StackTrace}"));
        throw _strayed;
    }

    private readonly record struct ReadyItem(Incarnation? Owner, IThreadPoolWorkItem Work);
}

/// <summary>When something is due; the sequence keeps equal times in the order in which they were set.</summary>
internal readonly record struct Moment(long Time, long Sequence) : IComparable<Moment>
{
    public int CompareTo(Moment other) => Time != other.Time ? Time.CompareTo(other.Time) : Sequence.CompareTo(other.Sequence);
}
