using Akka.Actor;
using Akka.Cluster;
using Akka.Smr.Clients;
using Akka.Smr.Replicas;
using static Akka.Cluster.ClusterEvent;

namespace Akka.Smr.Groups;

/// <summary>
/// Tells a group that has no static list what the cluster knows: its replica here, which nodes are to found the group (the oldest so
/// many with the role) and which are up, where another group might live under its name; and its proxy, where to ask. Nothing of it
/// ever changes the group's configuration: a node that is downed, or has left, is a member still until an operator removes it.
/// </summary>
internal sealed class ClusterWatch(GroupStarted group) : UntypedActor
{
    private readonly Cluster.Cluster _cluster = Cluster.Cluster.Get(Context.System);
    private readonly List<Member> _members = [];
    private IReadOnlyList<MemberAddress> _told = [];

    public static Props Props(GroupStarted group) => Actor.Props.Create(() => new ClusterWatch(group));

    protected override void PreStart() => _cluster.Subscribe(Self, InitialStateAsEvents, typeof(IMemberEvent));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case MemberUp up:
                Forget(up.Member);
                if (group.Settings.Role.Length == 0 || up.Member.HasRole(group.Settings.Role))
                    _members.Add(up.Member);
                Tell();
                break;
            case IMemberEvent changed:
                // Whoever joins is not in the list yet, and whoever leaves founds nothing any more.
                Forget(changed.Member);
                Tell();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Forget(Member member) => _members.RemoveAll(known => known.UniqueAddress.Equals(member.UniqueAddress));

    private void Tell()
    {
        // Age is the order in which nodes came up, on which all nodes of one cluster agree.
        _members.Sort(Member.AgeOrdering);
        group.Replica?.Tell(new ClusterNodesKnown([.. _members.Select(member => member.Address)]));
        var expect = group.Settings.BootstrapExpect;
        if (_members.Count < expect)
            return;

        List<MemberAddress> oldest =
            [.. _members.Take(expect).Select(member => new MemberAddress(MemberList.NameOf(member.Address), member.Address.ToString()))];
        if (oldest.SequenceEqual(_told))
            return;
        _told = oldest;
        group.Replica?.Tell(new ExpectedMembersKnown(oldest));
        group.Proxy.Tell(new NodesKnown([.. oldest.Select(member => member.Address)]));
    }
}
