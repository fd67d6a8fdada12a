using Akka.Actor;
using Akka.Cluster;
using Akka.Smr.Groups;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Tests.Groups;

/// <summary>If no cluster forms, the nodes of a group form one through its leader, and never a second one.</summary>
public class ClusterFormerTests : ClusterNodes
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    [Fact]
    [Hazard(53)]
    public async Task Nodes_without_a_seed_join_through_the_leaders()
    {
        ActorSystem[] nodes = [StartNode(), StartNode(), StartNode()];
        foreach (var node in nodes)
            node.ActorOf(ClusterFormer.Props("g", Replica(node, "n1", nodes), Soon));

        await Task.WhenAll(nodes.Select(UpOf));
        await AllSeeAll(nodes);
    }

    [Fact]
    public async Task A_leader_joins_the_cluster_that_the_others_have()
    {
        ActorSystem[] nodes = [StartNode(), StartNode()];
        ClusterOf(nodes[1]).Join(ClusterOf(nodes[1]).SelfAddress);
        await UpOf(nodes[1]);

        nodes[0].ActorOf(ClusterFormer.Props("g", Replica(nodes[0], "n0", nodes), Soon));
        await UpOf(nodes[0]);
        await AllSeeAll(nodes);
    }

    [Fact]
    public async Task Who_is_in_a_cluster_leaves_it_to_itself()
    {
        var node = StartNode();
        ClusterOf(node).Join(ClusterOf(node).SelfAddress);
        await UpOf(node);
        var former = node.ActorOf(ClusterFormer.Props("g", Replica(node, "n0", node), Soon));
        Assert.True(await former.WatchAsync(Patience));
    }

    private static IActorRef Replica(ActorSystem node, string leader, params ActorSystem[] nodes)
    {
        var status = new GroupStatus
        {
            Group = "g",
            Node = "n0",
            Role = "Follower",
            Leader = leader,
            Term = 3,
            Members = [.. nodes.Select((member, i) => new GroupMember($"n{i}", AddressOf(member), "voter"))],
        };
        return node.ActorOf(Props.Create(() => new Teller(status)));
    }

    private static async Task AllSeeAll(ActorSystem[] nodes)
    {
        foreach (var node in nodes)
        {
            var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            node.ActorOf(Props.Create(() => new UpCount(nodes.Length, all)));
            await all.Task.WaitAsync(Patience);
        }
    }

    /// <summary>Stands for a replica.</summary>
    private sealed class Teller(GroupStatus status) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is GetStatus)
                Sender.Tell(new StatusReport(status));
        }
    }

    /// <summary>Waits until so many members are up.</summary>
    private sealed class UpCount(int wanted, TaskCompletionSource reached) : UntypedActor
    {
        private readonly HashSet<Address> _up = [];

        protected override void PreStart() => ClusterOf(Context.System).Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberUp));

        protected override void OnReceive(object message)
        {
            if (message is ClusterEvent.MemberUp up && _up.Add(up.Member.Address) && _up.Count == wanted)
                reached.TrySetResult();
        }
    }
}
