using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>The default logger, with an ear for event filters: what one of them matches is counted, and not printed.</summary>
public class TestEventListener : DefaultLogger
{
    private readonly List<EventFilter> _filters = [];

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger start:
                start.LoggingBus.Subscribe(Self, typeof(Mute));
                start.LoggingBus.Subscribe(Self, typeof(Unmute));
                start.LoggingBus.Subscribe(Self, typeof(DeadLetter));
                EventFilterGate.For(Context.System).Open();
                return base.Receive(message);
            case Mute mute:
                _filters.AddRange(mute.Filters);
                return true;
            case Unmute unmute:
                foreach (var filter in unmute.Filters)
                    _filters.Remove(filter);
                return true;
            case DeadLetter letter:
                Print(new Warning(letter.Recipient.Path.ToString(), letter.Recipient.GetType(), letter));
                return true;
            case LogEvent @event:
                Print(@event);
                return true;
            default:
                return base.Receive(message);
        }
    }

    private void Print(LogEvent @event)
    {
        if (!_filters.Exists(filter => filter.Apply(@event)))
            base.Receive(@event);
    }
}
