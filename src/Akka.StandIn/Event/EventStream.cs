using Akka.Actor;

namespace Akka.Event;

/// <summary>What log events are published on, and to what level.</summary>
public class LoggingBus
{
    private readonly Lock _lock = new();
    private readonly List<(IActorRef Subscriber, Type Channel)> _subscriptions = [];
    // Type -> receivers; replaced as a whole when subscriptions change, so that publishing takes no lock.
    private volatile Dictionary<Type, IActorRef[]> _cache = [];

    public LogLevel LogLevel { get; private set; }

    public void SetLogLevel(LogLevel logLevel) => LogLevel = logLevel;

    internal void SetLogLevel(string level) => LogLevel = Logging.LogLevelFor(level);

    /// <summary>From now on the subscriber is told every event of the channel's type, subtypes included.</summary>
    public virtual bool Subscribe(IActorRef subscriber, Type classifier)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        lock (_lock)
        {
            if (_subscriptions.Contains((subscriber, classifier))) return false;
            _subscriptions.Add((subscriber, classifier));
            _cache = [];
            return true;
        }
    }

    public virtual bool Unsubscribe(IActorRef subscriber, Type classifier)
    {
        lock (_lock)
        {
            bool removed = _subscriptions.Remove((subscriber, classifier));
            if (removed) _cache = [];
            return removed;
        }
    }

    public virtual bool Unsubscribe(IActorRef subscriber)
    {
        lock (_lock)
        {
            bool removed = _subscriptions.RemoveAll(s => s.Subscriber.Equals(subscriber)) > 0;
            if (removed) _cache = [];
            return removed;
        }
    }

    public void Publish(object @event)
    {
        foreach (var subscriber in SubscribersOf(@event.GetType())) subscriber.Tell(@event, ActorRefs.NoSender);
    }

    private IActorRef[] SubscribersOf(Type type)
    {
        if (_cache.TryGetValue(type, out var found)) return found;
        lock (_lock)
        {
            found = [.. _subscriptions.Where(s => s.Channel.IsAssignableFrom(type)).Select(s => s.Subscriber).Distinct()];
            _cache = new Dictionary<Type, IActorRef[]>(_cache) { [type] = found };
            return found;
        }
    }
}

/// <summary>Events of a system, told to whoever subscribed to their type.</summary>
public class EventStream : LoggingBus
{
    internal EventStream()
    {
    }
}

/// <summary>Subscribing in fewer words.</summary>
public static class EventStreamExtensions
{
    public static bool Subscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) => eventStream.Subscribe(subscriber, typeof(TChannel));

    public static bool Unsubscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) => eventStream.Unsubscribe(subscriber, typeof(TChannel));
}
