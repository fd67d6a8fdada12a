using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Daemons;

/// <summary>
/// <c>/system/cluster</c>, over all of the cluster's actors. If one of them fails the node can't go on as a member: all stop,
/// and with them, as configured, the actor system.
/// </summary>
internal sealed class ClusterDaemon : UntypedActor
{
    private readonly Cluster _cluster;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly CoordinatedShutdown _shutdown = CoordinatedShutdown.Get(Context.System);
    private readonly TaskCompletionSource<Done> _stopped;
    private IActorRef _core = ActorRefs.Nobody;

    public ClusterDaemon(Cluster cluster)
    {
        _cluster = cluster;
        _stopped = cluster.NewPromise();
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(error =>
    {
        _log.Error(error, "An actor of [{0}]'s cluster has failed: this node's part in it ends", _cluster.SelfAddress);
        Context.Stop(Self);
        return Directive.Stop;
    });

    protected override void PreStart()
    {
        _shutdown.AddTask(CoordinatedShutdown.PhaseClusterShutdown, "wait-shutdown", () => _stopped.Task);
        var dispatcher = _cluster.Settings.UseDispatcher;
        _core = Context.ActorOf(Props.Create(() => new CoreDaemon(_cluster)).WithDispatcher(dispatcher), "daemon");
        Context.ActorOf(Props.Create(() => new HeartbeatReceiver(_cluster)).WithDispatcher(dispatcher), "heartbeatReceiver");
    }

    protected override void PostStop()
    {
        _cluster.Shutdown();
        _stopped.TrySetResult(Done.Instance);

        // Where the node is leaving, coordinated shutdown runs already, and running it again does nothing.
        if (_cluster.Settings.RunCoordinatedShutdownWhenDown)
            _shutdown.Run(CoordinatedShutdown.ClusterDowningReason.Instance);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterCommand.OnMemberUp up:
                Context.ActorOf(Props.Create(() => new MemberStatusListener(_cluster, MemberStatus.Up, up.Callback)));
                break;
            case ClusterCommand.OnMemberRemoved removed:
                Context.ActorOf(Props.Create(() => new MemberStatusListener(_cluster, MemberStatus.Removed, removed.Callback)));
                break;
            case ClusterCommand:
                _core.Forward(message);
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
