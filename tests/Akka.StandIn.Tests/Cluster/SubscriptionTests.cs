using Akka.Actor;
using Akka.Cluster;
using Xunit;
using static Akka.Cluster.ClusterEvent;

namespace Akka.StandIn.Tests.Cluster;

public class SubscriptionTests : ClusterTest
{
    [Fact]
    public void A_subscriber_begins_with_a_snapshot_of_the_state()
    {
        var systems = StartCluster(2);
        var listener = Listen(systems[1]);

        ClusterOf(systems[1]).Subscribe(listener.Ref, typeof(IMemberEvent));

        var state = listener.Expect<CurrentClusterState>();
        Assert.Equal(systems.Select(AddressOf).Order(Member.AddressOrdering), state.Members.Select(m => m.Address));
        Assert.All(state.Members, m => Assert.Equal(MemberStatus.Up, m.Status));
        listener.ExpectNothing(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void A_subscriber_may_begin_with_the_events_that_led_to_the_state()
    {
        var systems = StartCluster(2);
        var listener = Listen(systems[1]);

        ClusterOf(systems[1]).Subscribe(
            listener.Ref, SubscriptionInitialStateMode.InitialStateAsEvents, typeof(IMemberEvent), typeof(LeaderChanged));

        Address[] up = [listener.Expect<MemberUp>().Member.Address, listener.Expect<MemberUp>().Member.Address];
        Assert.Equal(systems.Select(AddressOf).Order(Member.AddressOrdering), up.Order(Member.AddressOrdering));
        Assert.Equal(up.Min(Member.AddressOrdering), listener.Expect<LeaderChanged>().Leader);
        listener.ExpectNothing(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void A_subscriber_hears_the_types_it_named_and_no_longer_those_it_gave_up()
    {
        var a = StartCluster(1)[0];
        var (both, one) = (Subscribe(a, typeof(MemberJoined), typeof(MemberUp)), Subscribe(a, typeof(MemberJoined), typeof(MemberUp)));
        ClusterOf(a).Unsubscribe(one.Ref, typeof(MemberJoined));

        Join(a, StartNode());
        both.Expect<MemberJoined>();
        both.Expect<MemberUp>();
        one.Expect<MemberUp>();
        ClusterOf(a).Unsubscribe(one.Ref);
        Join(a, StartNode());

        both.Expect<MemberJoined>();
        both.Expect<MemberUp>();
        one.ExpectNothing(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void The_state_is_sent_on_demand()
    {
        var a = StartCluster(1)[0];
        var listener = Listen(a);

        ClusterOf(a).SendCurrentClusterState(listener.Ref);

        var state = listener.Expect<CurrentClusterState>();
        Assert.Equal(ClusterOf(a).SelfUniqueAddress, Assert.Single(state.Members).UniqueAddress);
        Assert.Equal(AddressOf(a), state.Leader);
        Assert.Equal([AddressOf(a)], state.SeenBy);
    }

    [Fact]
    public void Nothing_but_the_clusters_events_can_be_subscribed_to()
    {
        var a = StartNode();
        var listener = Listen(a);

        Assert.Throws<ArgumentException>(() => ClusterOf(a).Subscribe(listener.Ref));
        Assert.Throws<ArgumentException>(() => ClusterOf(a).Subscribe(listener.Ref, typeof(string)));
    }

    [Fact]
    public void The_end_of_a_nodes_part_is_told_on_the_node()
    {
        var a = StartCluster(1, "akka.cluster.run-coordinated-shutdown-when-down = off")[0];
        var listener = Subscribe(a, typeof(ClusterShuttingDown), typeof(MemberRemoved));

        ClusterOf(a).Down(AddressOf(a));

        listener.Expect<ClusterShuttingDown>();
        Assert.Equal(AddressOf(a), listener.Expect<MemberRemoved>().Member.Address);
    }
}
