using Akka.Actor;

namespace Akka.Smr.Tests.Groups;

/// <summary>Waiting for an actor's end from outside.</summary>
internal static class ActorEnd
{
    /// <summary>Completes with true when a local actor has ended.</summary>
    public static async Task<bool> WatchAsync(this IActorRef actor, TimeSpan patience)
    {
        var system = ((IInternalActorRef)actor).Provider.Settings.System;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        system.ActorOf(Props.Create(() => new Watcher(actor, ended)));
        await ended.Task.WaitAsync(patience);
        return true;
    }

    private sealed class Watcher(IActorRef actor, TaskCompletionSource ended) : UntypedActor
    {
        protected override void PreStart() => Context.Watch(actor);

        protected override void OnReceive(object message)
        {
            if (message is Terminated)
                ended.TrySetResult();
        }
    }
}
