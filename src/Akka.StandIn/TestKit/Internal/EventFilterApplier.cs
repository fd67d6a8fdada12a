using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>Applies filters to one system.</summary>
internal sealed class EventFilterApplier(TestKitBase testKit, ActorSystem system, IReadOnlyList<EventFilter> filters, ITestKitAssertions assertions)
    : IEventFilterApplier
{
    /// <summary>How often a count is looked at.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    public EventFilterFactory And => new(testKit, system, filters);

    public void ExpectOne(Action action, CancellationToken cancellationToken = default) => Intercept(Function(action), 1, null, cancellationToken);

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Intercept(Function(action), 1, timeout, cancellationToken);

    public T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default) => Intercept(func, 1, null, cancellationToken);

    public T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Intercept(func, 1, timeout, cancellationToken);

    public Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        InterceptAsync(Function(actionAsync), 1, null, cancellationToken);

    public Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        InterceptAsync(Function(action), 1, timeout, cancellationToken);

    public Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        InterceptAsync(func, 1, null, cancellationToken);

    public Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        InterceptAsync(func, 1, timeout, cancellationToken);

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default) =>
        Intercept(Function(action), expectedCount, null, cancellationToken);

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Intercept(Function(action), expectedCount, timeout, cancellationToken);

    public T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default) =>
        Intercept(func, expectedCount, null, cancellationToken);

    public T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Intercept(func, expectedCount, timeout, cancellationToken);

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        InterceptAsync(Function(actionAsync), expectedCount, null, cancellationToken);

    public Task ExpectAsync(int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        InterceptAsync(Function(action), expectedCount, timeout, cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        InterceptAsync(func, expectedCount, null, cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        InterceptAsync(func, expectedCount, timeout, cancellationToken);

    public void Mute(Action action, CancellationToken cancellationToken = default) => Intercept(Function(action), null, null, cancellationToken);

    public T Mute<T>(Func<T> func, CancellationToken cancellationToken = default) => Intercept(func, null, null, cancellationToken);

    public Task MuteAsync(Func<Task> action, CancellationToken cancellationToken = default) =>
        InterceptAsync(Function(action), null, null, cancellationToken);

    public Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        InterceptAsync(func, null, null, cancellationToken);

    public IUnmutableFilter Mute()
    {
        system.EventStream.Publish(new Mute(filters));
        return new MutedUntilDisposed(system, filters);
    }

    private T Intercept<T>(Func<T> block, int? expected, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var counting = new Counting(system, filters);
        var result = block();
        var limit = Limit(timeout);
        if (expected is { } count)
            Judge(count, counting, testKit.AwaitConditionNoThrow(Decided(counting, count), limit, Interval, cancellationToken), limit);
        return result;
    }

    private async Task<T> InterceptAsync<T>(Func<Task<T>> block, int? expected, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var counting = new Counting(system, filters);
        var result = await block();
        var limit = Limit(timeout);
        if (expected is { } count)
            Judge(count, counting, await testKit.AwaitConditionNoThrowAsync(Decided(counting, count), limit, Interval, cancellationToken), limit);
        return result;
    }

    private TimeSpan Limit(TimeSpan? timeout)
    {
        if (timeout is { } given)
            return testKit.Dilated(given);
        return (TestKitExtension.For(system) ?? testKit.TestKitSettings).TestEventFilterLeeway;
    }

    /// <summary>Whether the outcome stands before the time is over. That no event comes is only known at its end.</summary>
    private static Func<bool> Decided(Counting counting, int expected) => () => counting.Count >= Math.Max(1, expected);

    private void Judge(int expected, Counting counting, bool decided, TimeSpan limit)
    {
        var (count, what) = (counting.Count, string.Join(",", filters));
        if (!decided && count < expected)
        {
            assertions.Fail(
                "Timeout ({0}) while waiting for messages. Only received {1}/{2} messages that matched filter [{3}]", limit, count, expected, what);
        }
        else if (count > expected)
        {
            assertions.Fail(
                "Received {0} too many. Expected {1} but received {2} that matched filter [{3}]", count - expected, expected, count, what);
        }
    }

    private static Func<object?> Function(Action action) => () =>
    {
        action();
        return null;
    };

    private static Func<Task<object?>> Function(Func<Task> action) => async () =>
    {
        await action();
        return null;
    };

    /// <summary>Filters in force, with the number of their matches, until disposed.</summary>
    private sealed class Counting : IDisposable
    {
        private readonly ActorSystem _system;
        private readonly IReadOnlyList<EventFilter> _filters;
        private int _count;

        public Counting(ActorSystem system, IReadOnlyList<EventFilter> filters)
        {
            (_system, _filters) = (system, filters);
            foreach (var filter in filters)
                filter.Matched += Increment;
            system.EventStream.Publish(new Mute(filters));
        }

        public int Count => Volatile.Read(ref _count);

        public void Dispose()
        {
            foreach (var filter in _filters)
                filter.Matched -= Increment;
            _system.EventStream.Publish(new Unmute(_filters));
        }

        private void Increment() => Interlocked.Increment(ref _count);
    }

    private sealed class MutedUntilDisposed(ActorSystem system, IReadOnlyList<EventFilter> filters) : IUnmutableFilter
    {
        private int _unmuted;

        public void Unmute()
        {
            if (Interlocked.Exchange(ref _unmuted, 1) == 0)
                system.EventStream.Publish(new Unmute(filters));
        }

        public void Dispose() => Unmute();
    }
}
