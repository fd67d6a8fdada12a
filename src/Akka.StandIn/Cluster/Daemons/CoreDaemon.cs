using Akka.Actor;
using Akka.Cluster.Membership;
using Akka.Event;
using Akka.Remote;
using static Akka.Cluster.ClusterEvent;

namespace Akka.Cluster.Daemons;

/// <summary>
/// This node as a member: the only one that changes its view of the cluster. The parts of this class are its duties: joining,
/// gossip, what a leader does, and leaving.
/// </summary>
internal sealed partial class CoreDaemon : UntypedActor, IWithTimers
{
    private readonly Cluster _cluster;
    private readonly ClusterSettings _settings;
    private readonly UniqueAddress _self;
    private readonly EventPublisher _publisher;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CoordinatedShutdown _shutdown = CoordinatedShutdown.Get(Context.System);
    private MembershipState _state;
    private IActorRef _heartbeatSender = ActorRefs.Nobody;
    private IActorRef _downing = ActorRefs.Nobody;

    public CoreDaemon(Cluster cluster)
    {
        _cluster = cluster;
        _settings = cluster.Settings;
        _self = cluster.SelfUniqueAddress;
        _seedNodes = _settings.SeedNodes;
        _state = new MembershipState(Gossip.Empty, _self);
        _publisher = new EventPublisher(cluster, Context.System.EventStream);
        _leaving = cluster.NewPromise();
        _exiting = cluster.NewPromise();
        _exited = cluster.NewPromise();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    /// <summary>While the tasks before an exit run, this node marks nothing as seen, and so can't be removed.</summary>
    private bool MaySee => !_exitingTasksInProgress;

    protected override void PreStart()
    {
        AddShutdownTasks();
        StartTick(new ClusterTick.Gossip(), _settings.GossipInterval);
        StartTick(new ClusterTick.ReapUnreachable(), _settings.UnreachableNodesReaperInterval);
        StartTick(new ClusterTick.LeaderActions(), _settings.LeaderActionsInterval);
        Context.System.EventStream.Subscribe(Self, typeof(QuarantinedEvent));
        if (_cluster.DowningProvider.DowningActorProps is { } downing)
            _downing = Context.ActorOf(downing.WithDispatcher(_settings.UseDispatcher), "downingProvider");

        if (_seedNodes.IsEmpty)
            _cluster.LogInfo("Has no seed nodes, and waits for being told whom to join");
        else
            Self.Tell(new ClusterCommand.JoinSeedNodes(_seedNodes));
    }

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        _publisher.Close();
        _leaving.TrySetResult(Done.Instance);
        _exiting.TrySetResult(Done.Instance);
        _exited.TrySetResult(Done.Instance);
    }

    protected override void OnReceive(object message) => Uninitialized(message);

    private void Initialized(object message)
    {
        switch (message)
        {
            case GossipEnvelope envelope:
                ReceiveGossip(envelope);
                break;
            case GossipStatus status:
                ReceiveGossipStatus(status);
                break;
            case ClusterTick.Gossip:
                SendGossip();
                ScheduleGossipSpeedup();
                break;
            case ClusterTick.GossipSpeedup:
                if (IsGossipSpeedupNeeded)
                    SendGossip();
                break;
            case ClusterTick.ReapUnreachable:
                ReapUnreachable();
                break;
            case ClusterTick.LeaderActions:
                RunLeaderActions();
                break;
            case InitJoin:
                AnswerInitJoin();
                break;
            case Join join:
                ReceiveJoin(join);
                break;
            case ClusterCommand.Leave leave:
                Leave(leave.Address);
                break;
            case ClusterCommand.Down down:
                Down(down.Address);
                break;
            case QuarantinedEvent quarantined:
                Terminated(new UniqueAddress(quarantined.Address, quarantined.Uid));
                break;
            case ExitingConfirmed confirmed:
                _cluster.LogInfo("[{0}] has exited", confirmed.Node.Address);
                _exitingConfirmed = _exitingConfirmed.Add(confirmed.Node);
                break;
            case ClusterCommand.JoinTo or ClusterCommand.JoinSeedNodes:
                _cluster.LogInfo("Has joined already, and ignores {0}", message);
                break;
            default:
                ReceiveInAnyState(message);
                break;
        }
    }

    private void ReceiveInAnyState(object message)
    {
        switch (message)
        {
            case ClusterCommand.Subscribe subscribe:
                _publisher.Subscribe(subscribe);
                break;
            case ClusterCommand.Unsubscribe unsubscribe:
                _publisher.Unsubscribe(unsubscribe);
                break;
            case ClusterCommand.SendCurrentState send:
                _publisher.SendCurrentState(send.Receiver);
                break;
            case ClusterCommand.LeaveForShutdown:
                Leave(_self.Address);
                _isLeavingForShutdown = true;
                CompleteLeaving();
                break;
            case ClusterCommand.ExitingCompleted:
                CompleteExit();
                break;
            case ClusterTick or GossipEnvelope or GossipStatus or ExitingConfirmed or QuarantinedEvent:
                break; // nothing to this node while it is no member
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>Takes up a change that this node makes itself.</summary>
    private void Change(Gossip gossip)
    {
        _state = _state.Changed(gossip, MaySee);
        Publish();
    }

    private void Publish()
    {
        foreach (var @event in _publisher.Publish(_state))
            if (@event is MemberRemoved { PreviousStatus: MemberStatus.Down } removed && removed.Member.UniqueAddress != _self)
                _cluster.Provider.Quarantine(removed.Member.Address, removed.Member.UniqueAddress.Uid);

        var changed = new ClusterCommand.MembershipChanged(_state);
        _heartbeatSender.Tell(changed);
        _downing.Tell(changed);
        CompleteLeaving();
    }

    private Member? MemberAt(Address address) => _state.Members.FirstOrDefault(m => m.Address == address);

    private void StartTick(ClusterTick tick, TimeSpan interval) =>
        Timers.StartPeriodicTimer(tick, tick, _settings.DelayFor(interval), interval);
}
