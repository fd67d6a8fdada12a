using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Akka.Remote;

namespace Akka.Cluster.Daemons;

/// <summary>
/// Sends heartbeats to the members that this node watches, and feeds the answers to the failure detector, which the core
/// daemon asks. One that has become unreachable is watched on, though it be no longer this node's to watch, until it is back or gone.
/// </summary>
internal sealed class HeartbeatSender : UntypedActor, IWithTimers
{
    private readonly Cluster _cluster;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly DefaultFailureDetectorRegistry<Address> _failureDetector;
    private ImmutableSortedSet<UniqueAddress> _receivers = [];
    private ImmutableSortedSet<UniqueAddress> _unreachableBefore = [];
    private long _sequenceNr;
    private TimeSpan? _lastTick;

    public HeartbeatSender(Cluster cluster)
    {
        _cluster = cluster;
        _failureDetector = cluster.FailureDetector;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private ImmutableSortedSet<UniqueAddress> Watched => _receivers.Union(_unreachableBefore);

    protected override void PreStart()
    {
        var interval = _cluster.Settings.HeartbeatInterval;
        Timers.StartPeriodicTimer("heartbeat", Tick.Instance, _cluster.Settings.DelayFor(interval), interval);
    }

    protected override void PostStop()
    {
        foreach (var node in Watched)
            _failureDetector.Remove(node.Address);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Tick:
                SendHeartbeats();
                break;
            case HeartbeatRsp response:
                ReceiveResponse(response.From);
                break;
            case ClusterCommand.MembershipChanged changed:
                Follow(changed);
                break;
            case FirstHeartbeatExpected expected:
                if (Watched.Contains(expected.From) && !_failureDetector.IsMonitoring(expected.From.Address))
                    _failureDetector.Heartbeat(expected.From.Address);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Follow(ClusterCommand.MembershipChanged changed)
    {
        var state = changed.State;
        ImmutableSortedSet<UniqueAddress> nodes = [.. state.Members.Select(m => m.UniqueAddress)];
        var receivers = HeartbeatRing.Receivers(
            _cluster.SelfUniqueAddress, nodes, state.Gossip.Reachability.AllUnreachable, _cluster.Settings.MonitoredByNrOfMembers);

        foreach (var node in Watched.Except(receivers))
        {
            if (!nodes.Contains(node))
                _unreachableBefore = _unreachableBefore.Remove(node);
            else if (_receivers.Contains(node) && !_failureDetector.IsAvailable(node.Address))
                _unreachableBefore = _unreachableBefore.Add(node);

            // A new life of the same address may be a receiver by now; its detector is not to be touched.
            if (!_unreachableBefore.Contains(node) && !receivers.Any(receiver => receiver.Address == node.Address))
                _failureDetector.Remove(node.Address);
        }

        _receivers = receivers;
    }

    private void SendHeartbeats()
    {
        foreach (var node in Watched)
        {
            // Lets the first heartbeat be late: from then on the detector counts, even if no answer ever comes.
            if (!_failureDetector.IsMonitoring(node.Address) && !Timers.IsTimerActive(node))
                Timers.StartSingleTimer(node, new FirstHeartbeatExpected(node), _cluster.Settings.HeartbeatExpectedResponseAfter);
            _cluster.HeartbeatReceiverAt(node.Address).Tell(new Heartbeat(_cluster.SelfAddress, ++_sequenceNr), Self);
        }

        WarnOfDelay();
    }

    private void WarnOfDelay()
    {
        var now = Context.System.Scheduler.MonotonicClock;
        if (now - _lastTick is { } passed && passed >= _cluster.Settings.HeartbeatInterval * 2)
            _log.Warning(
                "[{0}] sends heartbeats after {1} ms instead of {2} ms: others may find it unreachable. Are threads or processor starved?",
                _cluster.SelfAddress, passed.TotalMilliseconds, _cluster.Settings.HeartbeatInterval.TotalMilliseconds);
        _lastTick = now;
    }

    private void ReceiveResponse(UniqueAddress from)
    {
        if (!Watched.Contains(from))
            return;
        _failureDetector.Heartbeat(from.Address);
        if (!_unreachableBefore.Contains(from))
            return;

        // Back again: whoever is to watch it does so.
        _unreachableBefore = _unreachableBefore.Remove(from);
        if (!_receivers.Contains(from))
            _failureDetector.Remove(from.Address);
    }

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        public static readonly Tick Instance = new();
    }

    private sealed record FirstHeartbeatExpected(UniqueAddress From) : INoSerializationVerificationNeeded;
}
