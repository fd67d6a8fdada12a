using System.Diagnostics.CodeAnalysis;

namespace Akka.StandIn.Runtime;

/// <summary>
/// What waits for some threads. Each of them sleeps on an event of its own, which is set outside the lock: waiters of a monitor are woken
/// while it is still held, and stop again at it, which takes four changes of threads instead of one.
/// </summary>
/// <param name="capacity">How much may wait.</param>
internal sealed class ThreadQueue<T>(int capacity = int.MaxValue)
    where T : class
{
    [ThreadStatic]
    private static AutoResetEvent? _signal;

    private readonly Lock _gate = new();
    private readonly Queue<T> _queue = [];
    private readonly Stack<AutoResetEvent> _asleep = [];
    private bool _isClosed;

    public bool IsClosed
    {
        get
        {
            lock (_gate) return _isClosed;
        }
    }

    /// <summary>Adds something; false if there is too much, or the queue is closed.</summary>
    public bool TryAdd(T item)
    {
        AutoResetEvent? sleeper;
        lock (_gate)
        {
            if (_isClosed || _queue.Count >= capacity) return false;
            _queue.Enqueue(item);
            _asleep.TryPop(out sleeper);
        }

        sleeper?.Set();
        return true;
    }

    /// <summary>Waits for the next item; false when the queue is closed and empty.</summary>
    public bool TryTake([NotNullWhen(true)] out T? item)
    {
        var signal = _signal ??= new AutoResetEvent(false);
        while (true)
        {
            lock (_gate)
            {
                if (_queue.TryDequeue(out item)) return true;
                if (_isClosed) return false;
                _asleep.Push(signal);
            }

            signal.WaitOne();
        }
    }

    /// <summary>Takes the next item if there is one that fits.</summary>
    public bool TryTakeIf(Func<T, bool> fits)
    {
        lock (_gate) return _queue.TryPeek(out var next) && fits(next) && _queue.TryDequeue(out _);
    }

    /// <summary>Nothing more comes; what waits is still taken.</summary>
    public void Close()
    {
        AutoResetEvent[] sleepers;
        lock (_gate)
        {
            _isClosed = true;
            sleepers = [.. _asleep];
            _asleep.Clear();
        }

        foreach (var sleeper in sleepers) sleeper.Set();
    }

    /// <summary>Nothing more comes, and what waits is not taken any more; it comes out here.</summary>
    public IReadOnlyList<T> CloseAndClear()
    {
        List<T> left;
        lock (_gate)
        {
            _isClosed = true;
            left = [.. _queue];
            _queue.Clear();
        }

        Close();
        return left;
    }
}
