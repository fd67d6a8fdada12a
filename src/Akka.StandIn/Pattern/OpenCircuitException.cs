using Akka.Actor;

namespace Akka.Pattern;

/// <summary>A call was refused because its circuit breaker is open, or half open with its one trial call under way.</summary>
public class OpenCircuitException : AkkaException
{
    public OpenCircuitException(string message, Exception cause, TimeSpan remainingDuration)
        : base(message, cause) => RemainingDuration = remainingDuration;

    public OpenCircuitException(Exception cause, TimeSpan remainingDuration)
        : this("Circuit Breaker is open; calls are failing fast", cause, remainingDuration)
    {
    }

    public TimeSpan RemainingDuration { get; }
}
