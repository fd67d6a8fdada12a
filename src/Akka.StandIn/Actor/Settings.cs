using Akka.Configuration;

namespace Akka.Actor;

/// <summary>A system's configuration, and what the system itself reads of it.</summary>
public class Settings
{
    private readonly Config _user;
    private Config _fallback;

    public Settings(ActorSystem system, Config config)
    {
        System = system;
        _user = config;
        _fallback = ConfigurationFactory.FromResource<Settings>("Akka.conf");
        Config = _user.WithFallback(_fallback);

        ProviderClass = Config.GetString("akka.actor.provider");
        SerializeAllMessages = Config.GetBoolean("akka.actor.serialize-messages");
        AskTimeout = Config.GetTimeSpan("akka.actor.ask-timeout", null, allowInfinite: true);
        LogLevel = Config.GetString("akka.loglevel");
        StdoutLogLevel = Config.GetString("akka.stdout-loglevel");
        Loggers = Config.GetStringList("akka.loggers");
        CoordinatedShutdownTerminateActorSystem = Config.GetBoolean("akka.coordinated-shutdown.terminate-actor-system");
        CoordinatedShutdownRunByActorSystemTerminate = Config.GetBoolean("akka.coordinated-shutdown.run-by-actor-system-terminate");
        if (CoordinatedShutdownRunByActorSystemTerminate && !CoordinatedShutdownTerminateActorSystem)
            throw new ConfigurationException(
                "akka.coordinated-shutdown.run-by-actor-system-terminate=on and akka.coordinated-shutdown.terminate-actor-system=off is not a supported configuration combination.");
    }

    public ActorSystem System { get; }

    public Config Config { get; private set; }

    public string ProviderClass { get; }

    public bool SerializeAllMessages { get; }

    public TimeSpan AskTimeout { get; }

    public string LogLevel { get; }

    public string StdoutLogLevel { get; }

    public IList<string> Loggers { get; }

    internal bool CoordinatedShutdownTerminateActorSystem { get; }

    internal bool CoordinatedShutdownRunByActorSystemTerminate { get; }

    /// <summary>Raised when a module has added its reference configuration: its serializers, for one, are known from then on.</summary>
    internal event Action? ConfigChanged;

    /// <summary>Adds the reference configuration of a module, below the user's and above what was there.</summary>
    public void InjectTopLevelFallback(Config config)
    {
        lock (_user)
        {
            _fallback = config.WithFallback(_fallback);
            Config = _user.WithFallback(_fallback);
        }

        ConfigChanged?.Invoke();
    }

    public override string ToString() => Config.ToString();
}
