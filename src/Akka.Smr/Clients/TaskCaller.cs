namespace Akka.Smr.Clients;

/// <summary>A task that waits. Whoever cancels it stops waiting; the request goes its way.</summary>
internal sealed class TaskCaller<T> : Caller
{
    private readonly TaskCompletionSource<SmrResult<T>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Set before the request is told to the proxy, read by whatever completes the task.
    private CancellationTokenRegistration _cancellation;
    private CancellationTokenRegistration _termination;

    public Task<SmrResult<T>> Result => _completion.Task;

    /// <summary>The caller, or the end of the actor system, may end the waiting.</summary>
    public void StopWaitingWith(CancellationToken cancellation, CancellationToken termination)
    {
        _cancellation = cancellation.Register(static caller => ((TaskCaller<T>)caller!).Stop(UnknownReason.Canceled, "The caller stopped waiting before the answer came."), this);
        _termination = termination.Register(static caller => ((TaskCaller<T>)caller!).Stop(UnknownReason.TimedOut, "The actor system ended before the answer came."), this);
    }

    public override void Answer(in SmrResult<object?> result)
    {
        if (!_completion.TrySetResult(Typed(result)))
            return;
        _cancellation.Unregister();
        _termination.Unregister();
    }

    private void Stop(UnknownReason reason, string detail) => Answer(Results.Unknown(reason, detail));

    private static SmrResult<T> Typed(in SmrResult<object?> result)
    {
        var typed = new SmrResult<T>
        {
            Outcome = result.Outcome,
            Index = result.Index,
            Term = result.Term,
            Rejection = result.Rejection,
            Unknown = result.Unknown,
            Detail = result.Detail,
            Leader = result.Leader,
            RetryAfter = result.RetryAfter,
        };
        if (!result.IsDone)
            return typed;
        if (result.Value is T value)
            return typed with { Value = value };
        if (result.Value is null && default(T) is null)
            return typed;
        var came = result.Value?.GetType().ToString() ?? "null";
        return typed with { Outcome = SmrOutcome.Unknown, Unknown = UnknownReason.UnreadableReply, Detail = $"It was done, but its reply is {came} where {typeof(T)} was expected." };
    }
}
