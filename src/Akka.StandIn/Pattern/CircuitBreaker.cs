using Akka.StandIn.Runtime;

namespace Akka.Pattern;

/// <summary>
/// Stops calling what keeps failing. Closed, it lets calls through and counts failures in a row, late answers among them;
/// at <paramref name="maxFailures"/> it opens and refuses everything for <paramref name="resetTimeout"/>; then one call
/// is let through and decides whether it closes or opens again.
/// </summary>
/// <param name="runtime">Whose clock and timers it goes by.</param>
/// <param name="maxFailures">How many failures in a row open it; zero never does.</param>
/// <param name="callTimeout">After this time a call has failed, whatever becomes of it later.</param>
/// <param name="resetTimeout">How long it stays open.</param>
internal sealed class CircuitBreaker(ActorRuntime runtime, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout)
{
    private enum State
    {
        Closed,
        Open,
        HalfOpen,
    }

    private readonly Lock _gate = new();
    private readonly Queue<IPendingCall> _pending = [];
    private bool _isTimerSet;
    private State _state = State.Closed;
    private int _failures;
    private TimeSpan _openSince;
    private Exception? _lastFailure;

    public async Task<T> WithCircuitBreaker<T, TState>(TState state, Func<TState, Task<T>> body)
    {
        var trial = Admit();
        try
        {
            var call = body(state);
            var result = await (call.IsCompleted ? call : WithinTimeout(call)).ConfigureAwait(false);
            Succeeded(trial);
            return result;
        }
        catch (Exception failure)
        {
            Failed(trial, failure);
            throw;
        }
    }

    public Task WithCircuitBreaker<TState>(TState state, Func<TState, Task> body) =>
        WithCircuitBreaker((state, body), static async call =>
        {
            await call.body(call.state).ConfigureAwait(false);
            return true;
        });

    /// <summary>Throws unless the call may be made; says whether it is the trial call of the half-open state.</summary>
    private bool Admit()
    {
        lock (_gate)
        {
            if (_state == State.Closed)
                return false;

            if (_state == State.HalfOpen)
            {
                throw new OpenCircuitException(
                    "Circuit breaker is half open, only one call is allowed; this call is failing fast.", _lastFailure!, TimeSpan.Zero);
            }

            var remaining = _openSince + resetTimeout - runtime.Monotonic;
            if (remaining > TimeSpan.Zero)
                throw new OpenCircuitException(_lastFailure!, remaining);

            _state = State.HalfOpen;
            return true;
        }
    }

    private void Succeeded(bool trial)
    {
        lock (_gate)
        {
            // An ordinary call that succeeds late, after the breaker has opened, says nothing about now.
            if (trial ? _state != State.HalfOpen : _state != State.Closed)
                return;

            _state = State.Closed;
            _failures = 0;
            _lastFailure = null;
        }
    }

    private void Failed(bool trial, Exception failure)
    {
        lock (_gate)
        {
            if (trial ? _state != State.HalfOpen : _state != State.Closed)
                return;

            _lastFailure = failure;
            if (!trial && ++_failures != maxFailures)
                return;

            _state = State.Open;
            _openSince = runtime.Monotonic;
        }
    }

    private Task<T> WithinTimeout<T>(Task<T> call)
    {
        var pending = new PendingCall<T>(runtime.Monotonic + callTimeout);
        Watch(pending);
        call.ContinueWith(
            static (done, promise) => ((PendingCall<T>)promise!).Complete(done),
            pending,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return pending.Task;
    }

    /// <summary>
    /// All calls have the same time, so the oldest is due first and one timer does for all. It is not cancelled when a call
    /// completes, but set for the next when it fires: calls that are answered in time cost no timer.
    /// </summary>
    private void Watch(IPendingCall call)
    {
        lock (_gate)
        {
            while (_pending.TryPeek(out var oldest) && oldest.IsCompleted)
                _pending.Dequeue();

            _pending.Enqueue(call);
            if (_isTimerSet)
                return;

            _isTimerSet = true;
        }

        runtime.Schedule(callTimeout, OnTimer);
    }

    private void OnTimer()
    {
        var now = runtime.Monotonic;
        var due = new List<IPendingCall>();
        var left = TimeSpan.Zero;
        lock (_gate)
        {
            while (_pending.TryPeek(out var oldest) && (oldest.IsCompleted || oldest.Deadline <= now))
                due.Add(_pending.Dequeue());

            _isTimerSet = _pending.Count > 0;
            if (_isTimerSet)
                left = _pending.Peek().Deadline - now;
        }

        if (left > TimeSpan.Zero)
            runtime.Schedule(left, OnTimer);
        foreach (var call in due)
            call.Expire(callTimeout);
    }

    /// <summary>A call whose time is running.</summary>
    private interface IPendingCall
    {
        TimeSpan Deadline { get; }

        bool IsCompleted { get; }

        void Expire(TimeSpan timeout);
    }

    // What continues here only tells actors, so it may run on whichever thread completes the call.
    private sealed class PendingCall<T>(TimeSpan deadline) : TaskCompletionSource<T>, IPendingCall
    {
        public TimeSpan Deadline => deadline;

        public bool IsCompleted => Task.IsCompleted;

        public void Complete(Task<T> call)
        {
            if (call.IsCompletedSuccessfully)
                TrySetResult(call.Result);
            else if (call.IsCanceled)
                TrySetCanceled();
            else
                TrySetException(call.Exception!.InnerExceptions);
        }

        public void Expire(TimeSpan timeout) =>
            TrySetException(new TimeoutException($"The call did not complete within [{timeout}]."));
    }
}
