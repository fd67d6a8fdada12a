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

        var expected = (ExpectedMembersKnown)await told.Next();
        Assert.Equal([AddressOf(first), AddressOf(second)], expected.Members.Select(member => member.Address));
        Assert.Equal($"127.0.0.1:{cluster.SelfAddress.Port}", expected.Members[0].Name);
        Assert.Equal(expected.Members.Select(member => member.Address), ((NodesKnown)await told.Next()).Addresses);

        // A third one is younger, and one that is downed is still whom the group was founded with: both are no news.
        var third = StartNode(role);
        ClusterOf(third).Join(cluster.SelfAddress);
        await UpOf(third);
        cluster.Down(ClusterOf(other).SelfAddress);
        await other.WhenTerminated.WaitAsync(Patience);
        Assert.True(told.IsEmpty);
    }

    private sealed class Heard
    {
        private readonly System.Threading.Channels.Channel<object> _messages = System.Threading.Channels.Channel.CreateUnbounded<object>();

        public bool IsEmpty => _messages.Reader.Count == 0;

        public void Add(object message) => _messages.Writer.TryWrite(message);

        public async Task<object> Next() => await _messages.Reader.ReadAsync().AsTask().WaitAsync(Patience);
    }

    private sealed class Listener(Heard heard) : UntypedActor
    {
        protected override void OnReceive(object message) => heard.Add(message);
    }
}
