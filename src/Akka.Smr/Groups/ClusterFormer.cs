using Akka.Actor;
using Akka.Event;
using Akka.Smr.Observability;
using Akka.Smr.Protocol;
using static Akka.Cluster.ClusterEvent;

namespace Akka.Smr.Groups;

/// <summary>
/// Groups need no cluster, but what else runs on their nodes may, and without its first seed node a cluster does not form. So when a
/// group has had one leader for a while and this node is in no cluster, the leader's node is taken for the first seed node: it asks the
/// others for a cluster and founds one if there is none, and they ask it. Whoever has joined once leaves the cluster to itself.
/// </summary>
internal sealed class ClusterFormer : UntypedActor, IWithTimers
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Cluster.Cluster _cluster = Cluster.Cluster.Get(Context.System);
    private readonly string _group;
    private readonly TimeSpan _formAfter;
    private readonly SortedDictionary<string, string> _addresses = new(StringComparer.Ordinal);
    private string? _leader;

    public ClusterFormer(GroupSettings settings, TimeSpan formAfter)
    {
        _group = settings.Name;
        _formAfter = formAfter;
        foreach (var member in settings.Members)
            _addresses[member.Name] = member.Address;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(GroupSettings settings, TimeSpan formAfter) => Actor.Props.Create(() => new ClusterFormer(settings, formAfter));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(SmrEvent));
        _cluster.Subscribe(Self, InitialStateAsEvents, typeof(IMemberEvent));
    }

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        _cluster.Unsubscribe(Self);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SmrRoleChanged changed when changed.Group == _group:
                LedBy(changed.Leader);
                break;
            case SmrMembershipChanged changed when changed.Group == _group:
                _addresses.Clear();
                foreach (var member in changed.Members)
                    _addresses[member.Name] = member.Address;
                break;
            case IMemberEvent changed when changed.Member.UniqueAddress.Equals(_cluster.SelfUniqueAddress):
                Context.Stop(Self);
                break;
            case TimeToForm:
                Form();
                break;
            case SmrEvent or IMemberEvent:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void LedBy(string? leader)
    {
        if (leader == _leader)
            return;
        _leader = leader;
        // A leader that is cut off steps down well within this time, so that two can't each found a cluster. Nor may joining be begun
        // anew before the first seed node has had the time to look for a cluster.
        var period = Max(_formAfter, 3 * _cluster.Settings.SeedNodeTimeout);
        if (leader is null)
            Timers.Cancel(TimeToForm.Instance);
        else
            Timers.StartPeriodicTimer(TimeToForm.Instance, TimeToForm.Instance, _formAfter, period);
    }

    private void Form()
    {
        if (_leader is null || !_addresses.TryGetValue(_leader, out var first))
            return;

        // Where the first of them is this node itself, it founds a cluster if none of the others knows of one.
        var seeds = new List<Address>();
        foreach (var text in _addresses.Values.Prepend(first))
        {
            if (Address.TryParse(text, out var address) && !seeds.Contains(address))
                seeds.Add(address);
        }

        _log.Info("This node is in no cluster: joining through {0}, the leader of group {1}.", first, _group);
        _cluster.JoinSeedNodes(seeds);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private sealed record TimeToForm : ILocalMessage
    {
        public static TimeToForm Instance { get; } = new();
    }
}
