using Akka.Actor;
using Akka.Event;
using Akka.Smr.Protocol;
using static Akka.Cluster.ClusterEvent;

namespace Akka.Smr.Groups;

/// <summary>
/// Groups need no cluster, but what else runs on their nodes may, and without its first seed node a cluster does not form. So when a
/// group has had one leader for a while and this node is in no cluster, the leader's node is taken for the first seed node: it asks the
/// others for a cluster and founds one if there is none, and they ask it. Whoever has joined once leaves the cluster to itself.
/// </summary>
internal sealed class ClusterFormer(string group, IActorRef replica, TimeSpan formAfter) : UntypedActor, IWithTimers
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Cluster.Cluster _cluster = Cluster.Cluster.Get(Context.System);
    private (string? Leader, long Term) _seen;
    private TimeSpan? _triedAt;

    public ITimerScheduler Timers { get; set; } = null!;

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    public static Props Props(string group, IActorRef replica, TimeSpan formAfter) => Actor.Props.Create(() => new ClusterFormer(group, replica, formAfter));

    protected override void PreStart()
    {
        _cluster.Subscribe(Self, InitialStateAsEvents, typeof(IMemberEvent));
        Timers.StartPeriodicTimer(Look.Instance, Look.Instance, formAfter / 2);
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Look:
                replica.Tell(GetStatus.Instance);
                break;
            case StatusReport report:
                Judge(report.Status);
                break;
            case IMemberEvent changed when changed.Member.UniqueAddress.Equals(_cluster.SelfUniqueAddress):
                Context.Stop(Self);
                break;
            case IMemberEvent:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Judge(GroupStatus status)
    {
        // Twice the same leader: one that is cut off has stepped down by then, so that two can't each found a cluster.
        var isSteady = status.Leader is not null && _seen == (status.Leader, status.Term);
        _seen = (status.Leader, status.Term);
        // Joining must not be begun anew before the first seed node has had the time to look for a cluster.
        if (isSteady && !(Now - _triedAt < 3 * _cluster.Settings.SeedNodeTimeout))
            Form(status);
    }

    private void Form(GroupStatus status)
    {
        var seeds = new List<Address>();
        foreach (var member in status.Members)
        {
            if (!Address.TryParse(member.Address, out var address))
                continue;
            if (member.Name == status.Leader)
                seeds.Insert(0, address);
            else
                seeds.Add(address);
        }

        if (!status.Members.Any(member => member.Name == status.Leader) || seeds.Count == 0)
            return;
        _triedAt = Now;
        _log.Info("This node is in no cluster: joining through {0}, where {1} leads group {2}.", seeds[0], status.Leader, group);
        _cluster.JoinSeedNodes(seeds);
    }

    private sealed record Look : ILocalMessage
    {
        public static Look Instance { get; } = new();
    }
}
