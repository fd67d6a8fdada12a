namespace Akka.TestKit;

#nullable disable annotations // As in Akka.NET.

// Blocks that must take neither too little nor too much time; the expectations inside share what is left of it.
public abstract partial class TestKitBase
{
    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, null, epsilonValue, cancellationToken);

    public void Within(
        TimeSpan min,
        TimeSpan max,
        Action action,
        string hint = null,
        TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default) =>
        Within<object>(
            min,
            max,
            () =>
            {
                action();
                return null;
            },
            hint,
            epsilonValue,
            cancellationToken);

    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    public T Within<T>(
        TimeSpan min,
        TimeSpan max,
        Func<T> function,
        string hint = null,
        TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var span = Begin(min, max, hint);
        T result;
        try
        {
            result = function();
        }
        finally
        {
            _end = span.OuterEnd;
        }

        Check(span, min, hint, epsilonValue);
        return result;
    }

    public Task WithinAsync(TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, actionAsync, null, epsilonValue, cancellationToken);

    public Task WithinAsync(
        TimeSpan min,
        TimeSpan max,
        Func<Task> actionAsync,
        string hint = null,
        TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default) =>
        WithinAsync<object>(
            min,
            max,
            async () =>
            {
                await actionAsync();
                return null;
            },
            hint,
            epsilonValue,
            cancellationToken);

    public Task<T> WithinAsync<T>(TimeSpan max, Func<Task<T>> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    public async Task<T> WithinAsync<T>(
        TimeSpan min,
        TimeSpan max,
        Func<Task<T>> function,
        string hint = null,
        TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default)
    {
        var span = Begin(min, max, hint);
        T result = default;
        try
        {
            var running = function();
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            // The block is given up a little late, so that expectations inside it have their say first.
            if (await Task.WhenAny(running, Task.Delay(Dilated(max) + TimeSpan.FromMilliseconds(200), ended.Token)) == running)
                result = await running;
            else
                cancellationToken.ThrowIfCancellationRequested();
            await ended.CancelAsync();
        }
        finally
        {
            _end = span.OuterEnd;
        }

        Check(span, min, hint, epsilonValue);
        return result;
    }

    private Span Begin(TimeSpan min, TimeSpan max, string hint)
    {
        if (min < TimeSpan.Zero || max < TimeSpan.Zero)
            throw new ArgumentException("A block can't take a negative time.", min < TimeSpan.Zero ? nameof(min) : nameof(max));

        var start = Clock;
        var left = _end is null ? Timeout.InfiniteTimeSpan : _end.Value - start;
        _assertions.AssertTrue(
            _end is null || left >= min, "Required min time {0} not possible, only {1} left. {2}", min, left, hint ?? "");
        var span = new Span(start, Earlier(Dilated(max), left), _end);
        _lastWasNoMsg = false;
        _end = start + span.Max;
        return span;
    }

    private void Check(Span span, TimeSpan min, string hint, TimeSpan? epsilon)
    {
        var elapsed = Clock - span.Start;
        if (elapsed < min)
            _assertions.Fail("Failed: Block took {0}, should have at least been {1}. {2}", elapsed, min, hint ?? "");
        // Whoever waited for messages to end has used the time up on purpose.
        if (!_lastWasNoMsg && elapsed > span.Max + (epsilon ?? TimeSpan.Zero))
            _assertions.Fail("Failed: Block took {0}, exceeding {1}. {2}", elapsed, span.Max, hint ?? "");
    }

    private readonly record struct Span(TimeSpan Start, TimeSpan Max, TimeSpan? OuterEnd);
}
