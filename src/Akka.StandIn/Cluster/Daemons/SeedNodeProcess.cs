using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Daemons;

/// <summary>
/// Finds a seed node to join, and tells its parent. The first seed node asks the others each second, and founds a cluster if
/// within the seed-node-timeout none says yes, or as soon as all say no; any other node asks, at that interval, for as long as it takes.
/// </summary>
internal sealed class SeedNodeProcess : UntypedActor, IWithTimers
{
    private static readonly TimeSpan FirstSeedInterval = TimeSpan.FromSeconds(1);

    private readonly Cluster _cluster;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly bool _isFirst;
    private readonly TimeSpan _deadline;
    private ImmutableList<Address> _others;
    private int _attempts;

    public SeedNodeProcess(Cluster cluster, ImmutableList<Address> seeds)
    {
        _cluster = cluster;
        _isFirst = seeds[0] == cluster.SelfAddress;
        _others = seeds.Remove(cluster.SelfAddress);
        _deadline = Context.System.Scheduler.MonotonicClock + cluster.Settings.SeedNodeTimeout;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("ask", Ask.Instance, _isFirst ? FirstSeedInterval : _cluster.Settings.SeedNodeTimeout);
        AskOthers();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Ask when _isFirst && Context.System.Scheduler.MonotonicClock >= _deadline:
                JoinTo(_cluster.SelfAddress);
                break;
            case Ask:
                AskOthers();
                break;
            case InitJoinAck ack:
                _cluster.LogInfo("Will join [{0}], which has answered", ack.Address);
                JoinTo(ack.Address);
                break;
            case InitJoinNack nack when _isFirst:
                _others = _others.Remove(nack.Address);
                if (_others.IsEmpty)
                    JoinTo(_cluster.SelfAddress);
                break;
            case InitJoinNack:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void AskOthers()
    {
        if (_attempts++ >= 2 && !_isFirst)
            _log.Warning("No seed node of [{0}] has answered {1} requests to join", string.Join(", ", _others), _attempts - 1);
        foreach (var seed in _others)
            _cluster.CoreAt(seed).Tell(InitJoin.Instance, Self);
    }

    private void JoinTo(Address address)
    {
        Context.Parent.Tell(new ClusterCommand.JoinTo(address));
        Context.Stop(Self);
    }

    private sealed class Ask : INoSerializationVerificationNeeded
    {
        public static readonly Ask Instance = new();
    }
}
