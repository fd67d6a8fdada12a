using Akka.Actor;

namespace Akka.TestKit;

/// <summary>A message that a test actor was told, with its sender.</summary>
public abstract class MessageEnvelope
{
    public abstract object Message { get; }

    public abstract IActorRef Sender { get; }
}

/// <summary>A message that has come.</summary>
internal sealed class RealMessageEnvelope(object message, IActorRef sender) : MessageEnvelope
{
    public override object Message { get; } = message;

    public override IActorRef Sender { get; } = sender;

    public override string ToString() => $"<{Message}> from {Sender}";
}

/// <summary>Stands where no message has come.</summary>
internal sealed class NullMessageEnvelope : MessageEnvelope
{
    public static readonly NullMessageEnvelope Instance = new();

    private NullMessageEnvelope()
    {
    }

    public override object Message => throw NothingReceived();

    public override IActorRef Sender => throw NothingReceived();

    public override string ToString() => "<null>";

    private static InvalidOperationException NothingReceived() => new("last receive did not dequeue a message");
}
