using Akka.Actor;
using Akka.Event;
using static Akka.Cluster.ClusterEvent;

namespace Akka.Cluster.Daemons;

/// <summary>Runs a user's callback once, when this node has reached a status; in an actor of its own, for it may take its time.</summary>
internal sealed class MemberStatusListener(Cluster cluster, MemberStatus target, Action callback) : UntypedActor
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private bool _called;

    protected override void PreStart() =>
        cluster.Subscribe(Self, target == MemberStatus.Up ? typeof(MemberUp) : typeof(MemberRemoved));

    protected override void PostStop()
    {
        if (target == MemberStatus.Removed)
            Call(); // the cluster ends, whether or not this node was ever a member
        cluster.Unsubscribe(Self);
    }

    protected override void OnReceive(object message)
    {
        var reached = message switch
        {
            CurrentClusterState state => state.Members.Any(IsTarget),
            IMemberEvent @event => IsTarget(@event.Member),
            _ => false,
        };
        if (!reached)
            return;
        Call();
        Context.Stop(Self);
    }

    private bool IsTarget(Member member) => member.UniqueAddress == cluster.SelfUniqueAddress && member.Status == target;

    private void Call()
    {
        if (_called)
            return;
        _called = true;
        try
        {
            callback();
        }
        catch (Exception e)
        {
            _log.Error(e, "The callback for this node being {0} failed", target);
        }
    }
}
