using System.Diagnostics;

namespace Akka.StandIn.Runtime;

/// <summary>
/// All timers of one system: a hashed wheel (Varghese and Lauck, 1987) that turns every ten milliseconds on a thread of its
/// own. Adding and cancelling cost the same however many there are; a wheel without timers sleeps.
/// </summary>
internal sealed class TimerWheel : IDisposable
{
    private const int Slots = 512;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly Entry?[] _wheel = new Entry?[Slots];
    private readonly AutoResetEvent _wake = new(false);
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _tick;
    private int _count;
    private bool _running;
    private bool _disposed;

    public IDisposable Add(TimeSpan delay, Action action)
    {
        var entry = new Entry(this, action);
        lock (_lock)
        {
            if (_disposed) throw new Akka.Actor.SchedulerException("cannot enqueue after timer shutdown");
            if (!_running)
            {
                _running = true;
                new Thread(Turn) { IsBackground = true, Name = "scheduler" }.Start();
            }

            if (_count++ == 0) _tick = NowInTicks();
            // Never early: the tick under way is not counted.
            entry.Due = Math.Max(_tick, NowInTicks()) + 1 + (delay.Ticks + Tick.Ticks - 1) / Tick.Ticks;
            int slot = (int)(entry.Due % Slots);
            entry.Next = _wheel[slot];
            if (entry.Next is not null) entry.Next.Previous = entry;
            _wheel[slot] = entry;
            if (_count == 1) _wake.Set();
        }

        return entry;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _wake.Set();
        }
    }

    private long NowInTicks() => Stopwatch.GetElapsedTime(_start).Ticks / Tick.Ticks;

    private void Turn()
    {
        var due = new List<Entry>();
        while (true)
        {
            bool idle;
            lock (_lock)
            {
                if (_disposed) return;
                for (long now = NowInTicks(); _count > 0 && _tick <= now; _tick++) Collect(_tick, due);
                idle = _count == 0;
            }

            foreach (var entry in due) entry.Action();
            due.Clear();
            if (idle) _wake.WaitOne();
            else _wake.WaitOne(UntilNextTick());
        }
    }

    /// <summary>In whole milliseconds, rounded up: what waits drops fractions, and would look again and again until the tick has come.</summary>
    private TimeSpan UntilNextTick()
    {
        long passed = Stopwatch.GetElapsedTime(_start).Ticks % Tick.Ticks;
        return TimeSpan.FromMilliseconds(Math.Ceiling(TimeSpan.FromTicks(Tick.Ticks - passed).TotalMilliseconds));
    }

    private void Collect(long tick, List<Entry> due)
    {
        int first = due.Count;
        for (var entry = _wheel[tick % Slots]; entry is not null;)
        {
            var next = entry.Next;
            if (entry.Due <= tick)
            {
                Unlink(entry);
                due.Add(entry);
            }

            entry = next;
        }

        due.Reverse(first, due.Count - first); // A slot is filled from the front: first come, first served.
    }

    private void Unlink(Entry entry)
    {
        if (entry.Previous is not null) entry.Previous.Next = entry.Next;
        else _wheel[entry.Due % Slots] = entry.Next;
        if (entry.Next is not null) entry.Next.Previous = entry.Previous;
        entry.Linked = false;
        _count--;
    }

    private sealed class Entry(TimerWheel wheel, Action action) : IDisposable
    {
        public Action Action => action;

        public long Due { get; set; }

        public bool Linked { get; set; } = true;

        public Entry? Next { get; set; }

        public Entry? Previous { get; set; }

        public void Dispose()
        {
            lock (wheel._lock)
            {
                if (Linked) wheel.Unlink(this);
            }
        }
    }
}
