using Akka.StandIn.Runtime;

namespace Akka.TestKit.Internal;

/// <summary>
/// What a test actor was told and the test has not taken yet. Waiting threads are woken by the teller itself, so that a
/// test that blocks needs no thread beside its own.
/// </summary>
internal sealed class MessageQueue(ActorRuntime runtime)
{
    private readonly object _gate = new();
    private readonly Queue<MessageEnvelope> _messages = [];
    private readonly List<TaskCompletionSource> _waiting = [];

    public int Count
    {
        get
        {
            lock (_gate)
                return _messages.Count;
        }
    }

    public void Add(MessageEnvelope envelope)
    {
        lock (_gate)
        {
            _messages.Enqueue(envelope);
            Wake();
        }
    }

    /// <summary>The first message, as soon as there is one; null if the time is over before. A negative time does not even look.</summary>
    public MessageEnvelope? Wait(TimeSpan max, bool remove, CancellationToken cancellationToken)
    {
        var deadline = Deadline(max);
        using var cancelled = cancellationToken.Register(WakeUnderLock);
        lock (_gate)
        {
            while (deadline > TimeSpan.MinValue)
            {
                if (First(remove) is { } envelope)
                    return envelope;

                cancellationToken.ThrowIfCancellationRequested();
                var left = deadline - runtime.Monotonic;
                if (left <= TimeSpan.Zero)
                    return null;
                Monitor.Wait(_gate, AtMostADay(left));
            }
        }

        return null;
    }

    /// <summary><see cref="Wait"/> without a thread that blocks.</summary>
    public async ValueTask<MessageEnvelope?> WaitAsync(TimeSpan max, bool remove, CancellationToken cancellationToken)
    {
        var deadline = Deadline(max);
        while (deadline > TimeSpan.MinValue)
        {
            TaskCompletionSource waiting;
            lock (_gate)
            {
                if (First(remove) is { } envelope)
                    return envelope;
                waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add(waiting);
            }

            var left = deadline - runtime.Monotonic;
            if (left <= TimeSpan.Zero)
                return null;
            await Task.WhenAny(waiting.Task, Task.Delay(AtMostADay(left), cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        return null;
    }

    private static TimeSpan AtMostADay(TimeSpan time) => time < TimeSpan.FromDays(1) ? time : TimeSpan.FromDays(1);

    private TimeSpan Deadline(TimeSpan max)
    {
        if (max == Timeout.InfiniteTimeSpan || max == TimeSpan.MaxValue)
            return TimeSpan.MaxValue;
        return max < TimeSpan.Zero ? TimeSpan.MinValue : runtime.Monotonic + max;
    }

    private MessageEnvelope? First(bool remove)
    {
        if (_messages.Count == 0)
            return null;
        return remove ? _messages.Dequeue() : _messages.Peek();
    }

    private void WakeUnderLock()
    {
        lock (_gate)
            Wake();
    }

    private void Wake()
    {
        Monitor.PulseAll(_gate);
        foreach (var waiting in _waiting)
            waiting.TrySetResult();
        _waiting.Clear();
    }
}
