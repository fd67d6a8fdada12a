using Akka.Actor;
using Akka.Event;
using Akka.Smr.Protocol;
using Akka.Smr.Replicas;

namespace Akka.Smr.Groups;

/// <summary>To the guardian: a group runs on this node.</summary>
internal sealed record GroupStarted(GroupSettings Settings, IActorRef? Replica, IActorRef Proxy) : ILocalMessage;

/// <summary>To the guardian: the node leaves, so its proxies take nothing new and its replicas hand leadership over. Answered by <see cref="Done"/>, within the time that the settings say.</summary>
internal sealed record HandOver : ILocalMessage
{
    public static HandOver Instance { get; } = new();
}

/// <summary>To the guardian: the actor system ends, so the group's actors stop. Answered by <see cref="Done"/> when all have.</summary>
internal sealed record StopGroups : ILocalMessage
{
    public static StopGroups Instance { get; } = new();
}

/// <summary>Knows the groups of its node, and sees them off when it leaves.</summary>
internal sealed class SmrGuardian(SmrSettings settings) : UntypedActor, IWithTimers
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly SortedDictionary<string, GroupStarted> _groups = new(StringComparer.Ordinal);
    private readonly HashSet<IActorRef> _handingOver = [];
    private readonly HashSet<IActorRef> _stopping = [];
    private readonly List<IActorRef> _waiting = [];
    private readonly bool _isInCluster = FoundingRules.IsInCluster((ExtendedActorSystem)Context.System);
    private (string Group, IActorRef Actor)? _former;
    private bool _isLeaving;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(SmrSettings settings) => Actor.Props.Create(() => new SmrGuardian(settings));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case GroupStarted started:
                Add(started);
                break;
            case HandOver:
                _waiting.Add(Sender);
                BeginHandOver();
                break;
            case ReadyToLeave:
                _handingOver.Remove(Sender);
                AnswerOnceDone(_handingOver);
                break;
            case HandOverTimedOut:
                EndHandOver();
                break;
            case StopGroups:
                _waiting.Add(Sender);
                Stop();
                break;
            case Terminated stopped:
                _stopping.Remove(stopped.ActorRef);
                AnswerOnceDone(_stopping);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Add(GroupStarted started)
    {
        _groups[started.Settings.Name] = started;
        if (_isLeaving)
        {
            started.Proxy.Tell(PrepareToLeave.Instance);
            started.Replica?.Tell(PrepareToLeave.Instance);
        }

        if (!_isInCluster)
            return;
        if (started.Settings.BootstrapExpect > 0)
            Context.ActorOf(ClusterWatch.Props(started));
        if (started.Replica is not null && settings.FormClusterAfter > TimeSpan.Zero)
            FormClusterBy(started.Settings.Name, started.Replica);
    }

    // One group decides who forms a cluster, and the same on all nodes that run the same groups: the one whose name sorts first.
    private void FormClusterBy(string group, IActorRef replica)
    {
        if (_former is { } former)
        {
            if (string.CompareOrdinal(former.Group, group) <= 0)
                return;
            Context.Stop(former.Actor);
        }

        _former = (group, Context.ActorOf(ClusterFormer.Props(group, replica, settings.FormClusterAfter)));
    }

    private void BeginHandOver()
    {
        _isLeaving = true;
        foreach (var group in _groups.Values)
        {
            // Proxies first: nothing new comes in while leadership is handed over.
            HandOverBy(group.Proxy);
            if (group.Replica is { } replica)
                HandOverBy(replica);
        }

        Timers.StartSingleTimer(HandOverTimedOut.Instance, HandOverTimedOut.Instance, settings.HandOverTimeout);
        AnswerOnceDone(_handingOver);
    }

    private void HandOverBy(IActorRef actor)
    {
        if (_handingOver.Add(actor))
            actor.Tell(PrepareToLeave.Instance);
    }

    private void EndHandOver()
    {
        if (_handingOver.Count == 0)
            return;
        _log.Warning("{0} replicas and proxies have not handed over, or answered who waits, within {1} ms; the node leaves all the same.", _handingOver.Count, settings.HandOverTimeout.TotalMilliseconds);
        _handingOver.Clear();
        AnswerOnceDone(_handingOver);
    }

    private void Stop()
    {
        // Proxies first: they answer who still waits while there is somebody to answer through.
        foreach (var group in _groups.Values)
        {
            StopOne(group.Proxy);
            if (group.Replica is { } replica)
                StopOne(replica);
        }

        _groups.Clear();
        AnswerOnceDone(_stopping);
    }

    private void StopOne(IActorRef actor)
    {
        if (!_stopping.Add(actor))
            return;
        Context.Watch(actor);
        Context.System.Stop(actor);
    }

    private void AnswerOnceDone(HashSet<IActorRef> awaited)
    {
        if (awaited.Count > 0)
            return;
        foreach (var asker in _waiting)
            asker.Tell(Done.Instance);
        _waiting.Clear();
        Timers.Cancel(HandOverTimedOut.Instance);
    }

    private sealed record HandOverTimedOut : ILocalMessage
    {
        public static HandOverTimedOut Instance { get; } = new();
    }
}
