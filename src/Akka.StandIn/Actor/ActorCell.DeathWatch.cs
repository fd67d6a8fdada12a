using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Watching others, and being watched.</summary>
internal sealed partial class ActorCell
{
    private readonly Dictionary<IActorRef, object?> _watching = [];
    private readonly List<IInternalActorRef> _watchers = [];
    private readonly Dictionary<IActorRef, object?> _terminatedQueued = [];

    public IActorRef Watch(IActorRef subject) => WatchWith(subject, null);

    IActorRef ICanWatch.WatchWith(IActorRef subject, object message) => WatchWith(subject, message);

    public IActorRef Unwatch(IActorRef subject)
    {
        if (_watching.Remove(subject)) ((IInternalActorRef)subject).SendSystemMessage(new Unwatch((IInternalActorRef)subject, Self));
        _terminatedQueued.Remove(subject);
        return subject;
    }

    private IActorRef WatchWith(IActorRef subject, object? message)
    {
        if (subject.Equals(Self)) return subject;
        if (_watching.TryGetValue(subject, out var previous))
        {
            if (!Equals(previous, message))
                throw new InvalidOperationException(
                    $"Watch({Self},{subject}) termination message was not overwritten from [{previous}] to [{message}]. If this was intended, unwatch first before using `Watch` / `WatchWith` with another message.");
            return subject;
        }

        ((IInternalActorRef)subject).SendSystemMessage(new Watch((IInternalActorRef)subject, Self));
        _watching.Add(subject, message);
        return subject;
    }

    private void AddWatcher(Watch watch)
    {
        if (!_watchers.Contains(watch.Watcher)) _watchers.Add(watch.Watcher);
    }

    private void RemoveWatcher(Unwatch unwatch) => _watchers.Remove(unwatch.Watcher);

    /// <summary>A child, or an actor that is watched, has ended.</summary>
    private void OnDeath(DeathWatchNotification dead)
    {
        if (_watching.Remove(dead.Actor, out var message))
        {
            if (!Mailbox.IsClosed && _ending != Ending.Termination)
            {
                _terminatedQueued[dead.Actor] = message;
                Self.Tell(new Terminated(dead.Actor, dead.ExistenceConfirmed, dead.AddressTerminated), dead.Actor);
            }
        }

        RemoveChild(dead.Actor);
    }

    private void ReceiveTerminated(Terminated terminated)
    {
        // Unwatch also takes back the news that was already on its way.
        if (_terminatedQueued.Remove(terminated.ActorRef, out var message)) ReceiveMessage(message ?? terminated);
    }

    private void TellWatchers()
    {
        foreach (var watcher in _watchers)
        {
            // The parent has been told already, and finds out by itself that it also watched.
            if (!watcher.Equals(Parent)) watcher.SendSystemMessage(new DeathWatchNotification(Self, true, false));
        }

        _watchers.Clear();
    }

    private void UnwatchAll()
    {
        foreach (var subject in _watching.Keys)
            ((IInternalActorRef)subject).SendSystemMessage(new Unwatch((IInternalActorRef)subject, Self));
        _watching.Clear();
        _terminatedQueued.Clear();
    }
}
