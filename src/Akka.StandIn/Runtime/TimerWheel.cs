using System.Diagnostics;
using System.Numerics;

namespace Akka.StandIn.Runtime;

/// <summary>
/// All timers of one system: a hashed wheel (Varghese and Lauck, 1987) of ten milliseconds a slot, on a thread of its own. Adding
/// and cancelling cost the same however many there are. It does not tick: it sleeps until the next slot that holds a timer, so
/// that a system at rest wakes no more often than its timers ask.
/// </summary>
internal sealed class TimerWheel : IDisposable
{
    private const int Slots = 512;
    private const int SlotsInWord = 64;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly Entry?[] _wheel = new Entry?[Slots];
    private readonly ulong[] _occupied = new ulong[Slots / SlotsInWord];
    private readonly AutoResetEvent _wake = new(false);
    private readonly long _start = Stopwatch.GetTimestamp();

    // All ticks before this one have been looked at.
    private long _tick;

    // The tick that the thread sleeps for: whoever adds an earlier timer wakes it. While it is awake, nobody needs to.
    private long _wakeAt = long.MinValue;
    private bool _running;
    private bool _disposed;

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

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

            // Never early, hence rounded up; and no tick is looked at twice.
            entry.Due = Math.Max(_tick, (Elapsed.Ticks + delay.Ticks + Tick.Ticks - 1) / Tick.Ticks);
            Link(entry);
            if (entry.Due < _wakeAt)
            {
                _wakeAt = long.MinValue;
                _wake.Set();
            }
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

    private void Turn()
    {
        var due = new List<Entry>();
        while (true)
        {
            long wakeAt;
            lock (_lock)
            {
                if (_disposed) return;
                Collect(Elapsed.Ticks / Tick.Ticks, due);
                _wakeAt = wakeAt = due.Count > 0 ? long.MinValue : NextOccupied();
            }

            if (due.Count == 0)
            {
                Sleep(wakeAt);
                continue;
            }

            foreach (var entry in due) entry.Action();
            due.Clear();
        }
    }

    /// <summary>In whole milliseconds, rounded up: what waits drops fractions, and would look again and again until the tick has come.</summary>
    private void Sleep(long until)
    {
        if (until == long.MaxValue)
        {
            _wake.WaitOne();
            return;
        }

        var remaining = until * Tick - Elapsed;
        if (remaining > TimeSpan.Zero) _wake.WaitOne(TimeSpan.FromMilliseconds(Math.Ceiling(remaining.TotalMilliseconds)));
    }

    private void Collect(long now, List<Entry> due)
    {
        for (long tick = NextOccupied(); tick <= now; tick = NextOccupied())
        {
            CollectSlot(tick, due);
            _tick = tick + 1;
        }

        _tick = now + 1;
    }

    private void CollectSlot(long tick, List<Entry> due)
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

    /// <summary>The next tick to look at whose slot holds a timer, if only one of a later turn; the end of time if there is none.</summary>
    private long NextOccupied()
    {
        int start = (int)(_tick % Slots);
        for (int passed = 0; passed < Slots;)
        {
            int slot = (start + passed) % Slots;
            ulong rest = _occupied[slot / SlotsInWord] >> (slot % SlotsInWord);
            if (rest != 0 && passed + BitOperations.TrailingZeroCount(rest) is var found && found < Slots) return _tick + found;
            passed += SlotsInWord - slot % SlotsInWord;
        }

        return long.MaxValue;
    }

    private void Link(Entry entry)
    {
        int slot = (int)(entry.Due % Slots);
        entry.Next = _wheel[slot];
        if (entry.Next is not null) entry.Next.Previous = entry;
        _wheel[slot] = entry;
        _occupied[slot / SlotsInWord] |= 1UL << (slot % SlotsInWord);
    }

    private void Unlink(Entry entry)
    {
        int slot = (int)(entry.Due % Slots);
        if (entry.Previous is not null) entry.Previous.Next = entry.Next;
        else _wheel[slot] = entry.Next;
        if (entry.Next is not null) entry.Next.Previous = entry.Previous;
        if (_wheel[slot] is null) _occupied[slot / SlotsInWord] &= ~(1UL << (slot % SlotsInWord));
        entry.Linked = false;
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
