using Akka.Cluster;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Akka.Remote;
using Akka.StandIn.Runtime;

namespace Akka.Actor;

/// <summary>The actor system itself: puts its parts together in order, and takes them apart in the opposite one.</summary>
internal sealed partial class ActorSystemImpl : ExtendedActorSystem
{
    private readonly TaskCompletionSource _terminated;
    private readonly Stack<Action> _onTermination = new();
    private readonly LoggerSet _loggers;
    private readonly LocalActorRefProvider _provider;
    private int _stopping;

    private ActorSystemImpl(string name, Config config, ActorRuntime runtime)
    {
        if (!IsValidName(name))
            throw new ArgumentException(
                $"Invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-' or '_').", nameof(name));
        Name = name;
        Runtime = runtime;
        StartTime = runtime.Monotonic;
        _terminated = new TaskCompletionSource(runtime.CompletionOptions);
        Settings = new Settings(this, config);
        EventStream = new EventStream();
        EventStream.SetLogLevel(Settings.LogLevel);
        _loggers = new LoggerSet(this);
        Log = new BusLogging(this, $"ActorSystem({name})", typeof(ActorSystem), DefaultLogMessageFormatter.Instance);
        Scheduler = new RuntimeScheduler(runtime, Log);
        Dispatchers = new Dispatchers(this);
        _provider = NewProvider();
        Guardians = new Guardians(this, Dispatchers.DefaultGlobalDispatcher);
        Serialization = new Serialization.Serialization(this);
    }

    public override string Name { get; }

    public override Settings Settings { get; }

    public override EventStream EventStream { get; }

    public override IScheduler Scheduler { get; }

    public override Serialization.Serialization Serialization { get; }

    public override Dispatchers Dispatchers { get; }

    public override ILoggingAdapter Log { get; }

    internal override ActorRuntime Runtime { get; }

    public Guardians Guardians { get; }

    public override LocalActorRefProvider Provider => _provider;

    public override IInternalActorRef Guardian => Guardians.User;

    public override IInternalActorRef SystemGuardian => Guardians.System;

    public override IActorRef DeadLetters => _provider.DeadLetters;

    public override Task WhenTerminated => _terminated.Task;

    /// <summary>Starts a system on the given runtime.</summary>
    public static ActorSystemImpl Start(string name, Config config, ActorRuntime runtime)
    {
        var system = new ActorSystemImpl(name, config, runtime);
        try
        {
            system._loggers.Start();
            system._provider.Init();
            CoordinatedShutdown.Get(system);
            system.LoadExtensions();
            return system;
        }
        catch
        {
            // The caller gets no system to terminate: whatever has started ends here.
            system.FinalTerminate();
            throw;
        }
    }

    public long NextUid()
    {
        // As in Akka.NET a UID is a positive 31-bit number.
        long uid;
        do uid = Runtime.NextInt64() & int.MaxValue;
        while (uid == ActorPath.UndefinedUid);
        return uid;
    }

    public override IActorRef ActorOf(Props props, string? name = null) => Guardians.User.Cell.ActorOf(props, name);

    public override IActorRef SystemActorOf(Props props, string? name = null) => Guardians.System.Cell.ActorOf(props, name);

    public override IActorRef SystemActorOf<TActor>(string? name = null) => SystemActorOf(Props.Create<TActor>(), name);

    public override void Stop(IActorRef actor) => ((IInternalActorRef)actor).Stop();

    public override void RegisterOnTermination(Action code)
    {
        lock (_onTermination) _onTermination.Push(code);
    }

    public override Task Terminate() =>
        Settings.CoordinatedShutdownRunByActorSystemTerminate
            ? CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance)
            : FinalTerminate();

    public override void Abort() => FinalTerminate();

    /// <summary>Ends the system now; what should come before has come.</summary>
    public Task FinalTerminate()
    {
        if (Interlocked.Exchange(ref _stopping, 1) == 0)
        {
            _loggers.OnTermination();
            Guardians.User.Stop();
        }

        return WhenTerminated;
    }

    /// <summary>The last actor has stopped.</summary>
    public void OnRootStopped()
    {
        while (true)
        {
            Action code;
            lock (_onTermination)
            {
                if (!_onTermination.TryPop(out code!)) break;
            }

            try
            {
                code();
            }
            catch (Exception cause)
            {
                _loggers.StdoutLogger.Tell(new Error(cause, Name, typeof(ActorSystem), "A callback on termination failed"), ActorRefs.NoSender);
            }
        }

        Dispatchers.Shutdown();
        Runtime.Shutdown();
        _terminated.TrySetResult();
    }

    public override string ToString() => $"akka://{Name}";

    private static bool IsValidName(string name) =>
        !string.IsNullOrEmpty(name) && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private LocalActorRefProvider NewProvider() => Settings.ProviderClass.Split(',')[0] switch
    {
        "local" or "Akka.Actor.LocalActorRefProvider" => new LocalActorRefProvider(this),
        "remote" or "Akka.Remote.RemoteActorRefProvider" => new RemoteActorRefProvider(this),
        "cluster" or "Akka.Cluster.ClusterActorRefProvider" => new ClusterActorRefProvider(this),
        var other => throw new ConfigurationException(
            $"akka.actor.provider is '{other}'; it must be local, remote or cluster, or the full name of one of Akka's own providers."),
    };
}
