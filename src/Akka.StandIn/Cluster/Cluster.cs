using System.Collections.Immutable;
using System.Globalization;
using Akka.Actor;
using Akka.Cluster.Daemons;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;
using static Akka.Cluster.ClusterEvent;

namespace Akka.Cluster;

/// <summary>
/// This node's part in the cluster. What it is told it passes to the actors under <c>/system/cluster</c>; what it shows is what
/// the core daemon last published.
/// </summary>
public class Cluster : IExtension
{
    private readonly ActorSystemImpl _system;
    private readonly ILoggingAdapter _log;
    private readonly IActorRef _daemon;
    private volatile CurrentClusterState _state = new();
    private Task? _left;
    private int _isTerminated;

    internal Cluster(ActorSystemImpl system)
    {
        _system = system;
        Provider = system.Provider as ClusterActorRefProvider
            ?? throw new ConfigurationException($"A cluster needs akka.actor.provider = cluster, not {system.Settings.ProviderClass}");
        Settings = new ClusterSettings(system.Settings.Config, system.Name);
        SelfUniqueAddress = new UniqueAddress(Provider.DefaultAddress, AddressUidExtension.Uid(system));
        _log = Logging.GetLogger(system, "Cluster");
        FailureDetector = new DefaultFailureDetectorRegistry<Address>(() =>
            FailureDetectorLoader.Load(Settings.FailureDetectorImplementationClass, Settings.FailureDetectorConfig, system));
        DowningProvider = Settings.CreateDowningProvider(this);
        LogInfo("Starts");
        _daemon = system.SystemActorOf(Props.Create(() => new ClusterDaemon(this)).WithDispatcher(Settings.UseDispatcher), "cluster");
    }

    public ExtendedActorSystem System => _system;

    public ClusterSettings Settings { get; }

    public UniqueAddress SelfUniqueAddress { get; }

    public Address SelfAddress => SelfUniqueAddress.Address;

    public ImmutableHashSet<string> SelfRoles => Settings.Roles;

    public Member SelfMember
    {
        get
        {
            var removed = new Member(SelfUniqueAddress, int.MaxValue, MemberStatus.Removed, SelfRoles);
            return State.Members.TryGetValue(removed, out var member) ? member : removed;
        }
    }

    public CurrentClusterState State
    {
        get => _state;
        internal set => _state = value;
    }

    public bool IsTerminated => Volatile.Read(ref _isTerminated) == 1;

    public bool IsUp => SelfMember.Status is MemberStatus.Up or MemberStatus.WeaklyUp;

    internal ClusterActorRefProvider Provider { get; }

    internal IDowningProvider DowningProvider { get; }

    /// <summary>Fed by the heartbeat sender, asked by the core daemon.</summary>
    internal DefaultFailureDetectorRegistry<Address> FailureDetector { get; }

    public static Cluster Get(ActorSystem system) => system.WithExtension<Cluster, ClusterExtension>();

    public void Join(Address address) => _daemon.Tell(new ClusterCommand.JoinTo(FillLocal(address)));

    public Task JoinAsync(Address address, CancellationToken token = default)
    {
        if (IsTerminated)
            throw new ClusterJoinFailedException("This node's part in the cluster has ended");
        if (IsUp)
            return Task.CompletedTask;
        var promise = NewPromise();
        var cancellation = token.Register(() => promise.TrySetException(
            new ClusterJoinFailedException($"{SelfAddress} has not joined {address} in time")));
        RegisterOnMemberUp(() =>
        {
            cancellation.Dispose();
            promise.TrySetResult(Done.Instance);
        });
        Join(address);
        return promise.Task;
    }

    public void JoinSeedNodes(IEnumerable<Address> seedNodes) =>
        _daemon.Tell(new ClusterCommand.JoinSeedNodes([.. seedNodes.Select(FillLocal)]));

    public void Leave(Address address)
    {
        if (FillLocal(address) == SelfAddress)
            LeaveAsync();
        else
            _daemon.Tell(new ClusterCommand.Leave(FillLocal(address)));
    }

    public Task LeaveAsync()
    {
        var promise = NewPromise();
        if (Interlocked.CompareExchange(ref _left, promise.Task, null) is { } alreadyLeaving)
            return alreadyLeaving;
        RegisterOnMemberRemoved(() => promise.TrySetResult(Done.Instance));
        _daemon.Tell(new ClusterCommand.Leave(SelfAddress));
        return promise.Task;
    }

    public void Down(Address address) => _daemon.Tell(new ClusterCommand.Down(FillLocal(address)));

    public void RegisterOnMemberUp(Action callback)
    {
        if (IsUp)
            callback();
        else
            _daemon.Tell(new ClusterCommand.OnMemberUp(callback));
    }

    public void RegisterOnMemberRemoved(Action callback)
    {
        if (IsTerminated)
            callback();
        else
            _daemon.Tell(new ClusterCommand.OnMemberRemoved(callback));
    }

    public void Subscribe(IActorRef subscriber, params Type[] to) =>
        Subscribe(subscriber, SubscriptionInitialStateMode.InitialStateAsSnapshot, to);

    public void Subscribe(IActorRef subscriber, SubscriptionInitialStateMode initialStateMode, params Type[] to)
    {
        if (to.Length == 0)
            throw new ArgumentException("No event is named", nameof(to));
        if (Array.Find(to, type => !typeof(IClusterDomainEvent).IsAssignableFrom(type)) is { } other)
            throw new ArgumentException($"{other} is no {nameof(IClusterDomainEvent)}", nameof(to));
        _daemon.Tell(new ClusterCommand.Subscribe(subscriber, initialStateMode, [.. to]));
    }

    public void Unsubscribe(IActorRef subscriber) => _daemon.Tell(new ClusterCommand.Unsubscribe(subscriber, null));

    public void Unsubscribe(IActorRef subscriber, Type to) => _daemon.Tell(new ClusterCommand.Unsubscribe(subscriber, to));

    public void SendCurrentClusterState(IActorRef receiver) => _daemon.Tell(new ClusterCommand.SendCurrentState(receiver));

    /// <summary>Ends this node's part in the cluster, without a word to the others.</summary>
    internal void Shutdown()
    {
        if (Interlocked.Exchange(ref _isTerminated, 1) == 1)
            return;
        LogInfo("Ends its part in the cluster");
        _system.Stop(_daemon);
    }

    internal void LogInfo(string template, params object[] args)
    {
        if (Settings.LogInfo && _log.IsInfoEnabled)
            _log.Info("[{0}] {1}", SelfAddress, string.Format(CultureInfo.InvariantCulture, template, args));
    }

    internal IActorRef CoreAt(Address address) => ActorAt(address, "daemon");

    internal IActorRef HeartbeatReceiverAt(Address address) => ActorAt(address, "heartbeatReceiver");

    internal TaskCompletionSource<Done> NewPromise() => new(_system.Runtime.CompletionOptions);

    /// <summary>A number from 0, and less than <paramref name="count"/>.</summary>
    internal int Draw(int count) => (int)((ulong)_system.Runtime.NextInt64() % (ulong)count);

    /// <summary>A number from 0, and less than 1.</summary>
    internal double DrawFraction() => ((ulong)_system.Runtime.NextInt64() >> 11) * (1.0 / (1UL << 53));

    private IActorRef ActorAt(Address address, string name) =>
        Provider.ResolveActorRef(new RootActorPath(address) / "system" / "cluster" / name);

    /// <summary>The address of a local ref's path names no host.</summary>
    private Address FillLocal(Address address) => address.HasLocalScope && address.System == SelfAddress.System ? SelfAddress : address;
}
