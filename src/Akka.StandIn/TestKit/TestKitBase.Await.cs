namespace Akka.TestKit;

#nullable disable annotations // As in Akka.NET.

// Asking again and again, until it is so or the time is over.
public abstract partial class TestKitBase
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Repeats the assertion until it holds. If the time is over before, what it threw last is thrown.</summary>
    public void AwaitAssert(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var pause = Pause(interval);
        var max = RemainingOrDilated(duration);
        var stop = Clock + max;
        for (var next = Earlier(max, pause); ; next = Earlier(stop - Clock, pause))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                assertion();
                return;
            }
            catch (Exception) when (Clock + next < stop)
            {
                // There is time for another try.
            }

            cancellationToken.WaitHandle.WaitOne(next);
        }
    }

    public Task AwaitAssertAsync(
        Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitAssertAsync(
            () =>
            {
                assertion();
                return Task.CompletedTask;
            },
            duration,
            interval,
            cancellationToken);

    public async Task AwaitAssertAsync(
        Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var pause = Pause(interval);
        var max = RemainingOrDilated(duration);
        var stop = Clock + max;
        for (var next = Earlier(max, pause); ; next = Earlier(stop - Clock, pause))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await assertion();
                return;
            }
            catch (Exception) when (Clock + next < stop)
            {
                // There is time for another try.
            }

            await Task.Delay(next, cancellationToken);
        }
    }

    /// <summary>Repeats the question until the answer is yes, and fails if the time is over before.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, null, null, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, cancellationToken);

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default)
    {
        var limit = RemainingOrDilated(max);
        if (!AwaitConditionNoThrow(conditionIsFulfilled, limit, limit / 10, cancellationToken))
            FailCondition(limit, message);
    }

    public void AwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default)
    {
        var limit = RemainingOrDilated(max);
        if (!AwaitConditionNoThrow(conditionIsFulfilled, limit, interval ?? limit, cancellationToken))
            FailCondition(limit, message);
    }

    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, null, null, cancellationToken);

    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(Asynchronous(conditionIsFulfilled), null, null, cancellationToken);

    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, cancellationToken);

    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(Asynchronous(conditionIsFulfilled), max, message, cancellationToken);

    public async Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default)
    {
        var limit = RemainingOrDilated(max);
        if (!await AwaitConditionNoThrowAsync(conditionIsFulfilled, limit, limit / 10, cancellationToken))
            FailCondition(limit, message);
    }

    public Task AwaitConditionAsync(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(Asynchronous(conditionIsFulfilled), max, interval, message, cancellationToken);

    public async Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default)
    {
        var limit = RemainingOrDilated(max);
        if (!await AwaitConditionNoThrowAsync(conditionIsFulfilled, limit, interval ?? limit, cancellationToken))
            FailCondition(limit, message);
    }

    /// <summary>Repeats the question until the answer is yes; no if the time is over before.</summary>
    public bool AwaitConditionNoThrow(
        Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var stop = Clock + max;
        while (!conditionIsFulfilled())
        {
            var left = stop - Clock;
            if (left < TimeSpan.Zero || cancellationToken.IsCancellationRequested)
                return false;
            cancellationToken.WaitHandle.WaitOne(Earlier(left, interval ?? DefaultInterval));
        }

        return true;
    }

    public Task<bool> AwaitConditionNoThrowAsync(
        Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitConditionNoThrowAsync(Asynchronous(conditionIsFulfilled), max, interval, cancellationToken);

    public async Task<bool> AwaitConditionNoThrowAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        var stop = Clock + max;
        while (!await conditionIsFulfilled())
        {
            var left = stop - Clock;
            if (left < TimeSpan.Zero || cancellationToken.IsCancellationRequested)
                return false;
            await Task.Delay(Earlier(left, interval ?? DefaultInterval), cancellationToken);
        }

        return true;
    }

    private static Func<Task<bool>> Asynchronous(Func<bool> condition) => () => Task.FromResult(condition());

    private static TimeSpan Pause(TimeSpan? interval)
    {
        var pause = interval ?? DefaultInterval;
        if (pause < TimeSpan.Zero && pause != Timeout.InfiniteTimeSpan)
            throw new ArgumentException($"The timespan must be greater than zero. Actual value: {pause}", nameof(interval));
        return pause;
    }

    private void FailCondition(TimeSpan max, string message) =>
        _assertions.Fail("Timeout {0} expired while waiting for condition.{1}", max, message ?? "");
}
