using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Akka.StandIn.Runtime;

namespace Akka.Actor;

/// <summary>A hierarchy of actors with its threads, clock, configuration and address. Heavyweight: one for each process, as a rule.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    public abstract string Name { get; }

    public abstract Settings Settings { get; }

    public abstract EventStream EventStream { get; }

    public abstract IScheduler Scheduler { get; }

    public abstract Serialization.Serialization Serialization { get; }

    public abstract Dispatchers Dispatchers { get; }

    public abstract ILoggingAdapter Log { get; }

    public abstract IActorRef DeadLetters { get; }

    /// <summary>Completed when all actors have stopped and the system's threads have ended.</summary>
    public abstract Task WhenTerminated { get; }

    public TimeSpan StartTime { get; protected init; }

    public TimeSpan Uptime => Runtime.Monotonic - StartTime;

    internal abstract ActorRuntime Runtime { get; }

    /// <summary>Starts a system with the default configuration.</summary>
    public static ActorSystem Create(string name) => Create(name, ConfigurationFactory.Empty);

    /// <summary>Starts a system.</summary>
    /// <exception cref="ArgumentException">The name has other characters than letters, digits, - and _.</exception>
    /// <exception cref="ConfigurationException">The configuration is unusable.</exception>
    public static ActorSystem Create(string name, Config config) => ActorSystemImpl.Start(name, config, new ThreadedRuntime());

    public abstract IActorRef ActorOf(Props props, string? name = null);

    public abstract void Stop(IActorRef actor);

    /// <summary>Stops all actors and ends the system, by way of <see cref="CoordinatedShutdown"/>.</summary>
    public abstract Task Terminate();

    public abstract void RegisterOnTermination(Action code);

    public abstract object RegisterExtension(IExtensionId extension);

    public abstract object GetExtension(IExtensionId extensionId);

    public abstract T GetExtension<T>() where T : class, IExtension;

    public abstract bool HasExtension(Type type);

    public abstract bool HasExtension<T>() where T : class, IExtension;

    public abstract bool TryGetExtension(Type extensionType, out object extension);

    public abstract bool TryGetExtension<T>(out T extension) where T : class, IExtension;

    /// <summary>Terminates the system and does not wait for its end.</summary>
    public void Dispose()
    {
        _ = Terminate();
        GC.SuppressFinalize(this);
    }
}

/// <summary>What extensions and system actors see of a system.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    public abstract IActorRefProvider Provider { get; }

    public abstract IInternalActorRef Guardian { get; }

    public abstract IInternalActorRef SystemGuardian { get; }

    public abstract IActorRef SystemActorOf(Props props, string? name = null);

    public abstract IActorRef SystemActorOf<TActor>(string? name = null) where TActor : ActorBase, new();

    /// <summary>Ends the system without coordinated shutdown.</summary>
    public abstract void Abort();
}
