using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.StandIn.Runtime;

namespace Akka.Dispatch;

/// <summary>A place where actors run, named by its path in the configuration.</summary>
public abstract class MessageDispatcher
{
    private protected MessageDispatcher()
    {
    }

    public string Id { get; private protected init; } = "";

    /// <summary>How many messages an actor handles before others have their turn.</summary>
    public int Throughput { get; private protected init; }

    internal abstract Executor Executor { get; }

    /// <summary>Runs an action on this dispatcher's threads, outside any actor.</summary>
    public void Schedule(Action run) => Executor.Execute(new ActionWork(run));

    private sealed class ActionWork(Action run) : IThreadPoolWorkItem
    {
        public void Execute() => run();
    }
}

/// <summary>All dispatchers of a system; each is made when first looked up.</summary>
public sealed class Dispatchers
{
    public const string DefaultDispatcherId = "akka.actor.default-dispatcher";

    internal const string InternalDispatcherId = "akka.actor.internal-dispatcher";

    private const int MaxAliases = 20;

    private readonly ActorSystem _system;
    private readonly ConcurrentDictionary<string, Lazy<MessageDispatcher>> _dispatchers = new(StringComparer.Ordinal);

    internal Dispatchers(ActorSystem system) => _system = system;

    public MessageDispatcher DefaultGlobalDispatcher => Lookup(DefaultDispatcherId);

    public bool HasDispatcher(string id) => _dispatchers.ContainsKey(id) || _system.Settings.Config.HasPath(id);

    /// <summary>Finds a dispatcher; the empty id means the default one.</summary>
    /// <exception cref="ConfigurationException">The configuration has no such dispatcher, or one of an unknown type.</exception>
    public MessageDispatcher Lookup(string dispatcherName)
    {
        if (string.IsNullOrEmpty(dispatcherName)) dispatcherName = DefaultDispatcherId;
        if (!_dispatchers.TryGetValue(dispatcherName, out var dispatcher))
            dispatcher = _dispatchers.GetOrAdd(dispatcherName, id => new Lazy<MessageDispatcher>(() => Make(id)));
        return dispatcher.Value;
    }

    internal void Shutdown()
    {
        foreach (var dispatcher in _dispatchers.Values)
            if (dispatcher.IsValueCreated) dispatcher.Value.Executor.Shutdown();
    }

    private RuntimeDispatcher Make(string id)
    {
        string path = id;
        for (int i = 0; i < MaxAliases; i++)
        {
            if (!_system.Settings.Config.HasPath(path)) throw new ConfigurationException($"Dispatcher {id} not configured.");
            if (_system.Settings.Config.GetValue(path) is { } value && value.IsString()) path = value.GetString();
            else return new RuntimeDispatcher(id, _system.Settings.Config.GetConfig(path), _system);
        }

        throw new ConfigurationException($"Dispatcher {id} is an alias of an alias, {MaxAliases} times over.");
    }

    private sealed class RuntimeDispatcher : MessageDispatcher
    {
        public RuntimeDispatcher(string id, Config section, ActorSystem system)
        {
            var config = section.WithFallback(system.Settings.Config.GetConfig(DefaultDispatcherId));
            Id = id;
            Throughput = config.GetInt("throughput");
            if (Throughput < 1) throw new ConfigurationException($"{id}.throughput is {Throughput}; it must be at least 1.");
            Executor = system.Runtime.CreateExecutor(id, config);
        }

        internal override Executor Executor { get; }
    }
}
