using Akka.Actor;
using Akka.Cluster.Daemons;
using Akka.Cluster.Membership;
using Akka.Event;
using static Akka.Cluster.ClusterEvent;

namespace Akka.Cluster.SBR;

/// <summary>
/// Downs one side of a partition, once membership and reachability have been stable long enough. On each side its leader
/// decides; when things never come to rest, every node downs all that it knows.
/// </summary>
internal sealed class SplitBrainResolver : UntypedActor, IWithTimers
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    private readonly Cluster _cluster;
    private readonly SplitBrainResolverSettings _settings;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private MembershipState _state;
    private bool _selfWasUp;
    private TimeSpan _stableDeadline;
    private TimeSpan? _unstableSince;

    public SplitBrainResolver(Cluster cluster, SplitBrainResolverSettings settings)
    {
        _cluster = cluster;
        _settings = settings;
        _state = new MembershipState(Gossip.Empty, cluster.SelfUniqueAddress);
        ResetStableDeadline();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private static TimeSpan Now => Context.System.Scheduler.MonotonicClock;

    private bool IsResponsible => _state.IsLeader && _selfWasUp;

    protected override void PreStart() => Timers.StartPeriodicTimer("tick", Tick.Instance, TickInterval);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterCommand.MembershipChanged changed:
                Follow(changed.State);
                break;
            case Tick:
                CheckDeadlines();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Follow(MembershipState state)
    {
        var events = MembershipDiff.Between(_state, state).ToList();
        _state = state;
        _selfWasUp |= state.SelfMember.Status is MemberStatus.Up or MemberStatus.WeaklyUp;
        if (events.Exists(e => e is UnreachableMember or ReachableMember or MemberDowned or MemberUp or MemberExited))
            ResetStableDeadline();
        if (events.Exists(e => e is UnreachableMember or ReachableMember or MemberDowned))
            _unstableSince ??= Now;
        if (!HasUndecided(state))
            _unstableSince = null;
    }

    private void CheckDeadlines()
    {
        if (_unstableSince + _settings.StableAfter + _settings.DownAllWhenUnstable < Now)
        {
            _log.Warning("Reachability does not come to rest: all nodes are downed");
            Act(DowningDecision.DownAll);
        }
        else if (IsResponsible && HasUndecided(_state) && Now >= _stableDeadline)
        {
            Act(_settings.Strategy.Decide(PartitionView.Of(_state)));
        }
    }

    private void Act(DowningDecision decision)
    {
        var nodes = PartitionView.Of(_state).NodesToDown(decision, _settings.Strategy);
        if (nodes.IsEmpty)
            return;
        _log.Warning("{0}: downing [{1}] by {2}", decision, string.Join(", ", nodes), _state.Gossip.Reachability);

        // This node itself last: it may end at once.
        foreach (var node in nodes.OrderBy(node => node == _state.Self))
            _cluster.Down(node.Address);
        _unstableSince = null;
        ResetStableDeadline();
    }

    /// <summary>Whether somebody is unreachable who is not on the way out already.</summary>
    private static bool HasUndecided(MembershipState state) =>
        state.Unreachable.Any(m => m.Status is not (MemberStatus.Down or MemberStatus.Exiting));

    private void ResetStableDeadline() => _stableDeadline = Now + _settings.StableAfter;

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        public static readonly Tick Instance = new();
    }
}
