namespace Akka.Actor;

/// <summary>Asking: a message, and a task for its answer.</summary>
public static class Futures
{
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<object>(message, timeout, CancellationToken.None);

    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<object>(message, null, cancellationToken);

    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<object>(message, timeout, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<T>(message, timeout, CancellationToken.None);

    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<T>(message, null, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<T>(_ => message, timeout, cancellationToken);

    /// <summary>Sends what the factory makes of the ref that awaits the answer.</summary>
    /// <returns>
    /// The answer. It fails with the cause of a <see cref="Status.Failure"/>, with <see cref="AskTimeoutException"/> when time is
    /// up (by default it never is: <c>akka.actor.ask-timeout</c>), and with <see cref="ArgumentException"/> if the answer is of another type.
    /// </returns>
    public static Task<T> Ask<T>(this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var provider = (self as IInternalActorRef)?.Provider ?? ActorCell.Current?.System.Provider
            ?? throw new ArgumentException("Unable to resolve the target Provider", nameof(self));
        var system = ((LocalActorRefProvider)provider).System;
        var result = new TaskCompletionSource<T>(system.Runtime.CompletionOptions);
        var path = provider.TempPath();
        var future = new FutureActorRef<T>(result, path, provider);

        var limit = timeout ?? provider.Settings.AskTimeout;
        var timer = limit > TimeSpan.Zero
            ? system.Runtime.Schedule(limit, () => result.TrySetException(new AskTimeoutException($"Timeout after {limit.TotalSeconds:F2} seconds")))
            : null;
        var registration = cancellationToken.CanBeCanceled ? cancellationToken.Register(() => result.TrySetCanceled(cancellationToken)) : default;
        _ = result.Task.ContinueWith(
            _ =>
            {
                provider.UnregisterTempActor(path);
                timer?.Dispose();
                registration.Dispose();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        provider.RegisterTempActor(future, path);
        self.Tell(messageFactory(future), future);
        return result.Task;
    }
}

/// <summary>Awaits one answer.</summary>
internal sealed class FutureActorRef<T>(TaskCompletionSource<T> result, ActorPath path, IActorRefProvider provider) : MinimalActorRef
{
    public override ActorPath Path { get; } = path;

    public override IActorRefProvider Provider { get; } = provider;

    protected override void TellInternal(object message, IActorRef sender)
    {
        bool accepted = message switch
        {
            T answer => result.TrySetResult(answer),
            null => result.TrySetResult(default!),
            Status.Failure failure => result.TrySetException(failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message.")),
            _ => result.TrySetException(new ArgumentException(
                $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]")),
        };
        if (!accepted && !result.Task.IsCanceled) Provider.DeadLetters.Tell(new Event.DeadLetter(message!, sender, this), sender);
    }
}
