using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Persistence;

/// <summary>Starts journals and snapshot stores when they are first asked for, one actor for each place in the configuration.</summary>
public class PersistenceExtension : IExtension
{
    private sealed record Plugin(Config Config)
    {
        public IActorRef Actor { get; set; } = ActorRefs.Nobody;
    }

    private const string JournalFallback = "akka.persistence.journal-plugin-fallback";
    private const string SnapshotStoreFallback = "akka.persistence.snapshot-store-plugin-fallback";
    private const string NoSnapshotStore = "akka.persistence.no-snapshot-store";

    private readonly ExtendedActorSystem _system;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Plugin> _plugins = [];
    private readonly Lazy<IActorRef> _recoveryPermitter;
    private int _lastInstanceId;

    public PersistenceExtension(ExtendedActorSystem system)
    {
        _system = system;
        _system.Settings.InjectTopLevelFallback(Persistence.DefaultConfig());
        _recoveryPermitter = new Lazy<IActorRef>(() =>
        {
            var maxPermits = _system.Settings.Config.GetInt("akka.persistence.max-concurrent-recoveries");
            return _system.SystemActorOf(Props.Create(() => new RecoveryPermitter(maxPermits)), "recoveryPermitter");
        });
    }

    internal IActorRef RecoveryPermitter => _recoveryPermitter.Value;

    /// <param name="journalPluginId">A path in the configuration; null or empty means <c>akka.persistence.journal.plugin</c>.</param>
    public IActorRef JournalFor(string? journalPluginId) => JournalPluginFor(journalPluginId).Actor;

    /// <param name="snapshotPluginId">
    /// A path in the configuration; null or empty means <c>akka.persistence.snapshot-store.plugin</c>.
    /// </param>
    public IActorRef SnapshotStoreFor(string? snapshotPluginId)
    {
        if (!string.IsNullOrEmpty(snapshotPluginId))
            return PluginFor(snapshotPluginId, SnapshotStoreFallback).Actor;

        var path = _system.Settings.Config.GetString("akka.persistence.snapshot-store.plugin");
        if (!string.IsNullOrEmpty(path))
            return PluginFor(path, SnapshotStoreFallback).Actor;

        _system.Log.Warning(
            "No default snapshot store configured! To configure a default snapshot-store plugin set the " +
            "`akka.persistence.snapshot-store.plugin` key.");
        return PluginFor(NoSnapshotStore, SnapshotStoreFallback).Actor;
    }

    internal Config JournalConfigFor(string? journalPluginId) => JournalPluginFor(journalPluginId).Config;

    /// <summary>The configuration of a plugin, fallback included. A plugin's actor is named after its path there.</summary>
    internal Config ConfigFor(IActorRef plugin)
    {
        lock (_gate)
        {
            return _plugins.TryGetValue(plugin.Path.Name, out var found)
                ? found.Config
                : throw new ArgumentException($"Unknown plugin actor {plugin}");
        }
    }

    /// <summary>A number that no other instance of a persistent actor of this system has.</summary>
    internal int NextInstanceId() => Interlocked.Increment(ref _lastInstanceId);

    private Plugin JournalPluginFor(string? journalPluginId)
    {
        var path = string.IsNullOrEmpty(journalPluginId)
            ? _system.Settings.Config.GetString("akka.persistence.journal.plugin")
            : journalPluginId;
        return string.IsNullOrEmpty(path)
            ? throw new ArgumentException("Default journal plugin is not configured: akka.persistence.journal.plugin is empty")
            : PluginFor(path, JournalFallback);
    }

    private Plugin PluginFor(string path, string fallbackPath)
    {
        lock (_gate)
        {
            if (_plugins.TryGetValue(path, out var known))
                return known;

            var plugin = new Plugin(ConfigAt(path, fallbackPath));
            var props = PropsOf(path, plugin.Config);

            // It stands in the table before its actor starts, which asks for its configuration.
            _plugins.Add(path, plugin);
            try
            {
                plugin.Actor = _system.SystemActorOf(props, path);
            }
            catch (Exception)
            {
                _plugins.Remove(path);
                throw;
            }

            return plugin;
        }
    }

    private Config ConfigAt(string path, string fallbackPath)
    {
        var config = _system.Settings.Config;
        return config.HasPath(path)
            ? config.GetConfig(path).WithFallback(config.GetConfig(fallbackPath))
            : throw new ArgumentException($"Persistence config is missing plugin config path for: {path}");
    }

    private static Props PropsOf(string path, Config config)
    {
        var className = config.GetString("class");
        if (string.IsNullOrEmpty(className))
            throw new ArgumentException($"Plugin class name must be defined in config property [{path}.class]");

        var type = TypeResolver.Find(className)
            ?? throw new ArgumentException($"Plugin class [{className}] of [{path}] was not found");
        var takesConfig = type.GetConstructor([typeof(Config)]) is not null;
        return new Props(type, takesConfig ? [config] : []).WithDispatcher(config.GetString("plugin-dispatcher"));
    }
}
