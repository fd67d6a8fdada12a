using Akka.Event;

namespace Akka.Actor;

/// <summary>Marks messages that the cell handles itself, before the actor's behaviour sees them.</summary>
public interface IAutoReceivedMessage;

/// <summary>Marks messages that a user should not be able to send from another system.</summary>
public interface IPossiblyHarmful;

/// <summary>Marks messages that stay within the process even under <c>akka.actor.serialize-messages = on</c>.</summary>
public interface INoSerializationVerificationNeeded;

/// <summary>Marks messages that do not count as activity for the receive time-out.</summary>
public interface INotInfluenceReceiveTimeout;

/// <summary>Stops its receiver once everything that was queued before it has been handled.</summary>
public sealed class PoisonPill : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression
{
    public static PoisonPill Instance { get; } = new();

    private PoisonPill()
    {
    }

    public override string ToString() => "<PoisonPill>";
}

/// <summary>Makes its receiver fail with an <see cref="ActorKilledException"/>.</summary>
public sealed class Kill : IAutoReceivedMessage, IPossiblyHarmful
{
    public static Kill Instance { get; } = new();

    private Kill()
    {
    }

    public override string ToString() => "<Kill>";
}

/// <summary>Asks a ref who it is; answered by <see cref="ActorIdentity"/>, also for an actor that is not there.</summary>
public sealed class Identify(object messageId) : IAutoReceivedMessage
{
    public object MessageId { get; } = messageId;
}

/// <summary>The answer to <see cref="Identify"/>; the subject is null if there is no such actor.</summary>
public sealed class ActorIdentity(object messageId, IActorRef? subject)
{
    public object MessageId { get; } = messageId;

    public IActorRef Subject { get; } = subject!;
}

/// <summary>A watched actor has stopped.</summary>
public sealed class Terminated(IActorRef actorRef, bool existenceConfirmed, bool addressTerminated)
    : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    public IActorRef ActorRef { get; } = actorRef;

    public bool ExistenceConfirmed { get; } = existenceConfirmed;

    public bool AddressTerminated { get; } = addressTerminated;

    public override string ToString() => $"<Terminated>: {ActorRef} - ExistenceConfirmed={ExistenceConfirmed}";
}

/// <summary>No message came for as long as <c>Context.SetReceiveTimeout</c> said.</summary>
public sealed class ReceiveTimeout : IPossiblyHarmful
{
    public static ReceiveTimeout Instance { get; } = new();

    private ReceiveTimeout()
    {
    }
}

/// <summary>The two answers that every asker understands.</summary>
public abstract class Status
{
    public sealed class Success(object? status) : Status
    {
        public static readonly Success Instance = new(null);

        public readonly object Status = status!;

        public override string ToString() => Status is null ? "Success" : $"Success: {Status}";
    }

    public class Failure(Exception cause, object? state) : Status
    {
        public readonly Exception Cause = cause;

        public readonly object State = state!;

        public Failure(Exception cause) : this(cause, null)
        {
        }

        public override string ToString() => State is null ? $"Failure: {Cause}" : $"Failure[State={State}]: {Cause}";
    }
}

/// <summary>A message around a message.</summary>
public interface IWrappedMessage
{
    object Message { get; }
}
