using System.Runtime.Serialization;

namespace Akka.Actor;

/// <summary>The base of what Akka throws.</summary>
public abstract class AkkaException : Exception
{
    protected AkkaException()
    {
    }

    protected AkkaException(string? message, Exception? cause = null) : base(message, cause)
    {
    }

#pragma warning disable SYSLIB0051 // It is how Akka.NET carries an exception over the wire.
    protected AkkaException(SerializationInfo info, StreamingContext context) : base(info, context)
    {
    }
#pragma warning restore SYSLIB0051
}

/// <summary>A name is no valid actor name, or is taken.</summary>
public class InvalidActorNameException : AkkaException
{
    public InvalidActorNameException(string message) : base(message)
    {
    }

    public InvalidActorNameException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>An Ask was not answered within its time.</summary>
public class AskTimeoutException(string message) : AkkaException(message);

/// <summary>An actor's constructor or PreStart threw.</summary>
public class ActorInitializationException : AkkaException
{
    public ActorInitializationException()
    {
    }

    public ActorInitializationException(string message) : base(message)
    {
    }

    public ActorInitializationException(string message, Exception cause) : base(message, cause)
    {
    }

    public ActorInitializationException(IActorRef actor, string message, Exception? cause = null) : base(message, cause) => Actor = actor;

    public IActorRef? Actor { get; set; }

    public override string ToString() => Actor is null ? base.ToString() : $"{Actor}: {base.ToString()}";
}

/// <summary>PreRestart or the old incarnation's PostStop threw during a restart.</summary>
public class PreRestartException(IActorRef actor, Exception restartException, Exception cause, object? optionalMessage)
    : ActorInitializationException(actor, $"Exception pre restart ({restartException?.GetType().ToString() ?? "null"})", cause)
{
    public object? OptionalMessage { get; } = optionalMessage;
}

/// <summary>The new incarnation could not be brought up during a restart.</summary>
public class PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
    : ActorInitializationException(actor, $"Exception post restart ({originalCause?.GetType().ToString() ?? "null"})", cause)
{
    public Exception OriginalCause { get; } = originalCause!;
}

/// <summary>An actor was told to <see cref="Kill"/> itself.</summary>
public class ActorKilledException(string message) : AkkaException(message);

/// <summary>A watched actor stopped, and its watcher did not handle <see cref="Terminated"/>.</summary>
public class DeathPactException(IActorRef deadActor) : AkkaException($"Monitored actor [{deadActor}] terminated")
{
    public IActorRef DeadActor { get; } = deadActor;
}

/// <summary>A task was asked of a scheduler that has been shut down.</summary>
public sealed class SchedulerException : AkkaException
{
    public SchedulerException(string message) : base(message)
    {
    }
}
