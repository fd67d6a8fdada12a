using Akka.Actor;
using Akka.Smr.Clients;
using Akka.Smr.Groups;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas;
using Xunit;

namespace Akka.Smr.Tests.Groups;

/// <summary>The oldest so many nodes with the role found a group without a list, and what happens to nodes later changes nothing.</summary>
public class ClusterWatchTests : ClusterNodes
{
    // Where local messages are serialized, Akka.NET's cluster events arrive with copies of the members that have lost their age.
    private const string Unserialized = "akka.actor.serialize-messages = off\n";

    [Fact]
    [Hazard(54)]
    public async Task The_oldest_nodes_with_the_role_are_told()
    {
        const string role = Unserialized + "akka.cluster.roles = [store]";
        var first = StartNode(role);
        var told = new Heard();
        var replica = first.ActorOf(Props.Create(() => new Listener(told)));
        first.ActorOf(ClusterWatch.Props(new GroupStarted(new GroupSettings { Name = "g", BootstrapExpect = 2, Role = "store" }, replica, replica)));

        var cluster = ClusterOf(first);
        cluster.Join(cluster.SelfAddress);
        await UpOf(first);
        var other = StartNode(Unserialized);
        ClusterOf(other).Join(cluster.SelfAddress);
        await UpOf(other);
        var second = StartNode(role);
        ClusterOf(second).Join(cluster.SelfAddress);

        var expected = await told.Next<ExpectedMembersKnown>();
        Assert.Equal([AddressOf(first), AddressOf(second)], expected.Members.Select(member => member.Address));
        Assert.Equal($"127.0.0.1:{cluster.SelfAddress.Port}", expected.Members[0].Name);
        Assert.Equal(expected.Members.Select(member => member.Address), (await told.Next<NodesKnown>()).Addresses);

        // A third one is younger, and one that is downed is still whom the group was founded with: both are no news.
        var third = StartNode(role);
        ClusterOf(third).Join(cluster.SelfAddress);
        await UpOf(third);
        cluster.Down(ClusterOf(other).SelfAddress);
        await other.WhenTerminated.WaitAsync(Patience);
        Assert.True(told.HasNo<ExpectedMembersKnown>());
    }

    [Fact]
    [Hazard(34)]
    public async Task Who_is_up_is_told_also_where_nobody_is_waited_for_and_told_again_when_somebody_is_gone()
    {
        const string role = Unserialized + "akka.cluster.roles = [store]";
        var first = StartNode(role);
        var told = new Heard();
        var replica = first.ActorOf(Props.Create(() => new Listener(told)));
        first.ActorOf(ClusterWatch.Props(new GroupStarted(new GroupSettings { Name = "g", BootstrapExpect = 7, Role = "store" }, replica, replica)));
        var cluster = ClusterOf(first);
        cluster.Join(cluster.SelfAddress);
        await UntilUp(told, first);
        var other = StartNode(Unserialized);
        ClusterOf(other).Join(cluster.SelfAddress);
        await UpOf(other);
        var second = StartNode(role);
        ClusterOf(second).Join(cluster.SelfAddress);
        await UntilUp(told, first, second);

        cluster.Down(ClusterOf(second).SelfAddress);

        await UntilUp(told, first);
    }

    private static async Task UntilUp(Heard told, params ActorSystem[] expected)
    {
        var addresses = expected.Select(AddressOf).ToHashSet();
        while (!addresses.SetEquals((await told.Next<ClusterNodesKnown>()).Up.Select(address => address.ToString())))
        {
            // It is told at every event, also at those that change nothing.
        }
    }

    private sealed class Heard
    {
        private readonly System.Threading.Channels.Channel<object> _messages = System.Threading.Channels.Channel.CreateUnbounded<object>();

        public void Add(object message) => _messages.Writer.TryWrite(message);

        /// <summary>The next message of this type; others before it are forgotten.</summary>
        public async Task<T> Next<T>()
        {
            while (true)
            {
                if (await _messages.Reader.ReadAsync().AsTask().WaitAsync(Patience) is T heard)
                    return heard;
            }
        }

        /// <summary>Whether nothing of this type waits; what waits is forgotten.</summary>
        public bool HasNo<T>()
        {
            var hasNone = true;
            while (_messages.Reader.TryRead(out var message))
                hasNone &= message is not T;
            return hasNone;
        }
    }

    private sealed class Listener(Heard heard) : UntypedActor
    {
        protected override void OnReceive(object message) => heard.Add(message);
    }
}
