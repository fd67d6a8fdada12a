using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;

namespace Akka.Event;

/// <summary>The loggers that the configuration names, and standard output before they run and after they have stopped.</summary>
internal sealed class LoggerSet
{
    private static readonly (LogLevel Level, Type Channel)[] Channels =
    [
        (LogLevel.DebugLevel, typeof(Debug)), (LogLevel.InfoLevel, typeof(Info)),
        (LogLevel.WarningLevel, typeof(Warning)), (LogLevel.ErrorLevel, typeof(Error)),
    ];

    private readonly ActorSystemImpl _system;

    public LoggerSet(ActorSystemImpl system)
    {
        _system = system;
        StdoutLogger = new StandardOutLogger(system);
        SubscribeStdout();
    }

    public StandardOutLogger StdoutLogger { get; }

    public void Start()
    {
        var settings = _system.Settings;
        var level = Logging.LogLevelFor(settings.LogLevel);
        foreach (string name in settings.Loggers)
        {
            var type = TypeResolver.Find(name) ?? throw new ConfigurationException($"Logger specified in config cannot be found: \"{name}\"");
            var logger = _system.SystemActorOf(
                new Props(type).WithDispatcher(settings.Config.GetString("akka.loggers-dispatcher")), $"log-{_system.NextUid()}-{type.Name}");
            logger.Tell(new InitializeLogger(_system.EventStream), Quiet.Instance);
            foreach (var (channelLevel, channel) in Channels)
                if (level <= channelLevel) _system.EventStream.Subscribe(logger, channel);
        }

        _system.EventStream.Unsubscribe(StdoutLogger);
        StartDeadLetterListener(settings.Config);
    }

    /// <summary>The loggers are about to stop with all other actors: what is grave is still told.</summary>
    public void OnTermination() => SubscribeStdout();

    private void SubscribeStdout()
    {
        var level = Logging.LogLevelFor(_system.Settings.StdoutLogLevel);
        foreach (var (channelLevel, channel) in Channels)
            if (level <= channelLevel) _system.EventStream.Subscribe(StdoutLogger, channel);
    }

    private void StartDeadLetterListener(Config config)
    {
        string setting = config.GetString("akka.log-dead-letters");
        bool always = setting is "on" or "true" or "yes";
        int most = always || setting is "off" or "false" or "no" ? 0 : config.GetInt("akka.log-dead-letters");
        if (always || most > 0)
            _system.SystemActorOf(Props.Create(() => new DeadLetterListener(most, always)).WithDispatcher(Dispatchers.InternalDispatcherId), "deadLetterListener");
    }

    /// <summary>Takes the loggers' answers.</summary>
    private sealed class Quiet : MinimalActorRef
    {
        public static readonly Quiet Instance = new();

        public override ActorPath Path => ActorRefs.Nobody.Path;

        public override IActorRefProvider Provider => throw new NotSupportedException();
    }
}

/// <summary>Writes log events to standard output.</summary>
internal sealed class StandardOutLogger(ActorSystemImpl system) : MinimalActorRef
{
    public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "all-systems")) / "StandardOutLogger";

    public override IActorRefProvider Provider => system.Provider;

    protected override void TellInternal(object message, IActorRef sender) => Console.Out.WriteLine(message);
}

/// <summary>The default logger: writes to standard output.</summary>
public class DefaultLogger : ActorBase
{
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent @event:
                Console.Out.WriteLine(@event);
                return true;
            default:
                return false;
        }
    }
}
