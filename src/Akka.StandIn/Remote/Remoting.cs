using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Wire;
using Akka.StandIn.Runtime;

namespace Akka.Remote;

/// <summary>
/// Connects this system with others: one <see cref="Association"/> for each other address, made when it is first heard of.
/// </summary>
internal sealed class Remoting
{
    private readonly ConcurrentDictionary<Address, Association> _associations = new();
    private readonly Lock _starting = new();
    private readonly InboundMessages _inboundMessages;
    private ITransport? _transport;
    private volatile bool _stopping;

    public Remoting(ActorSystemImpl system, RemoteActorRefProvider provider)
    {
        System = system;
        Provider = provider;
        Settings = new RemoteSettings(system.Settings.Config);
        Log = Logging.GetLogger(system, "remoting");
        Executor = new Lazy<Executor>(() => system.Dispatchers.Lookup(Settings.Dispatcher).Executor);
        _inboundMessages = new InboundMessages(this);
    }

    public ActorSystemImpl System { get; }

    public RemoteActorRefProvider Provider { get; }

    public RemoteSettings Settings { get; }

    public ILoggingAdapter Log { get; }

    public ActorRuntime Runtime => System.Runtime;

    /// <summary>Where associations have their turns.</summary>
    public Lazy<Executor> Executor { get; }

    /// <summary>Null until the transport is bound.</summary>
    public Address? LocalAddress { get; private set; }

    public Handshake Handshake => new(LocalAddress!, AddressUidExtension.Uid(System));

    public InboundMessages InboundMessages => _inboundMessages;

    public void Start()
    {
        Log.Info("Starting remoting");
        try
        {
            NewFailureDetector(); // What can't be made is better known now than at the first connection.

            // Whoever connects at once waits here until our address is known.
            lock (_starting)
            {
                _transport = Runtime.CreateTransport(Settings.TransportConfig);
                LocalAddress = _transport.Bind(Settings.Protocol, System.Name, Accept);
            }
        }
        catch (Exception cause)
        {
            var failure = new RemoteTransportException("Startup failed", cause);
            Publish(new RemotingErrorEvent(failure));
            throw failure;
        }

        Log.Info("Remoting started; listening on addresses : [{0}]", LocalAddress);
        Publish(new RemotingListenEvent([LocalAddress]));
    }

    public Association AssociationWith(Address address)
    {
        if (_associations.TryGetValue(address, out var known))
            return known;

        var association = _associations.GetOrAdd(address, remote => new Association(this, remote));
        if (_stopping)
            association.Stop(() => { });
        return association;
    }

    public FailureDetector NewFailureDetector() => FailureDetectorLoader.Load(Settings.FailureDetectorClass, Settings.FailureDetectorConfig, System);

    public void Connect(Address address, IConnectionHandler handler) => _transport!.Connect(address, handler);

    public void Publish(RemotingLifecycleEvent happened)
    {
        System.EventStream.Publish(happened);
        var level = happened.LogLevel();
        if (level >= Settings.LifecycleEventsLogLevel)
            Log.Log(level, null!, happened.ToString()!);
    }

    /// <summary>Lets leave what was sent, for a while, and closes everything.</summary>
    public void Shutdown(Action completed)
    {
        _stopping = true;
        var open = _associations.Values.OrderBy(association => association.RemoteAddress).ToList();
        var remaining = open.Count;
        IDisposable? deadline = null;

        if (remaining == 0)
        {
            Finish();
            return;
        }

        deadline = Runtime.Schedule(Settings.FlushWait, () =>
        {
            foreach (var association in open)
                association.Abandon();
        });
        foreach (var association in open)
        {
            association.Stop(() =>
            {
                if (Interlocked.Decrement(ref remaining) == 0)
                    Finish();
            });
        }

        void Finish()
        {
            deadline?.Dispose();
            _transport?.Shutdown();
            Publish(new RemotingShutdownEvent());
            completed();
        }
    }

    private AssociationLink Accept()
    {
        lock (_starting)
            return AssociationLink.Inbound(this);
    }
}
