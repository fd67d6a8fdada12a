using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit.Internal;

/// <summary>Picks log events out of the stream, and tells whoever counts them.</summary>
internal sealed class EventFilter(string description, Predicate<LogEvent> isMatch)
{
    public event Action? Matched;

    public bool Apply(LogEvent @event)
    {
        try
        {
            if (!isMatch(@event))
                return false;
        }
        catch (Exception)
        {
            // The predicate is the test's; the listener must outlive it. What it can't judge does not match.
            return false;
        }

        Matched?.Invoke();
        return true;
    }

    public override string ToString() => description;
}

/// <summary>Filters to be heeded from now on.</summary>
internal sealed record Mute(IReadOnlyList<EventFilter> Filters) : INoSerializationVerificationNeeded;

/// <summary>Filters to be heeded no longer.</summary>
internal sealed record Unmute(IReadOnlyList<EventFilter> Filters) : INoSerializationVerificationNeeded;
