using Akka.Cluster;
using Xunit;
using static Akka.Cluster.ClusterEvent;

namespace Akka.StandIn.Tests.Cluster;

public class ReachabilityTests : ClusterTest
{
    private const string ManualDowning = QuickDetection + "akka.cluster.downing-provider-class = \"\"";

    [Fact]
    public void A_member_that_dies_becomes_unreachable_to_all_and_is_removed_once_downed()
    {
        var systems = StartCluster(3, ManualDowning);
        var dead = AddressOf(systems[2]);
        var listeners = systems[..2].Select(system => Subscribe(system, typeof(IReachabilityEvent), typeof(IMemberEvent))).ToList();

        systems[2].Terminate();
        foreach (var listener in listeners)
            Assert.Equal(dead, listener.Expect<UnreachableMember>().Member.Address);
        Assert.Contains(ClusterOf(systems[0]).State.Unreachable, m => m.Address == dead);
        Assert.Contains(ClusterOf(systems[0]).State.Members, m => m.Address == dead && m.Status == MemberStatus.Up);
        ClusterOf(systems[0]).Down(dead);

        foreach (var listener in listeners)
        {
            Assert.Equal(dead, listener.Expect<MemberDowned>().Member.Address);
            var removed = listener.Expect<MemberRemoved>();
            Assert.Equal((dead, MemberStatus.Down), (removed.Member.Address, removed.PreviousStatus));
        }

        Assert.Empty(ClusterOf(systems[0]).State.Unreachable);
    }

    [Fact]
    public async Task A_new_incarnation_replaces_the_old_one()
    {
        var fixedPort = ManualDowning + "\nakka.remote.dot-netty.tcp.port = " + FreePort();
        var (a, b, old) = (StartNode(ManualDowning), StartNode(ManualDowning), StartNode(fixedPort));
        Join(a, a, b, old);
        var (address, oldUid) = (AddressOf(old), ClusterOf(old).SelfUniqueAddress.Uid);
        var events = Subscribe(b, typeof(IMemberEvent));
        await old.Terminate().WaitAsync(Patience);

        var anew = StartNode(fixedPort);
        ClusterOf(anew).JoinSeedNodes([AddressOf(a), AddressOf(b)]);

        Assert.Equal(oldUid, events.Expect<MemberDowned>().Member.UniqueAddress.Uid);
        Assert.Equal(oldUid, events.Expect<MemberRemoved>().Member.UniqueAddress.Uid);
        Assert.Equal(ClusterOf(anew).SelfUniqueAddress, events.Expect<MemberJoined>().Member.UniqueAddress);
        Assert.Equal(ClusterOf(anew).SelfUniqueAddress, events.Expect<MemberUp>().Member.UniqueAddress);
        Assert.Equal(address, AddressOf(anew));
        Assert.NotEqual(oldUid, ClusterOf(anew).SelfUniqueAddress.Uid);
        Await(b, () => Assert.Empty(ClusterOf(b).State.Unreachable));
        AwaitStatus(anew, anew, MemberStatus.Up);
    }
}
