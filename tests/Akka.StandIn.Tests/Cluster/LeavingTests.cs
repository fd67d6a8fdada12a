using Akka.Actor;
using Akka.Cluster;
using Xunit;
using static Akka.Cluster.ClusterEvent;

namespace Akka.StandIn.Tests.Cluster;

public class LeavingTests : ClusterTest
{
    [Fact]
    public async Task A_member_that_leaves_is_exiting_then_removed_and_ends_its_system()
    {
        var systems = StartCluster(3);
        var leaving = AddressOf(systems[1]);
        var events = Subscribe(systems[2], typeof(IMemberEvent), typeof(UnreachableMember));
        var removed = new TaskCompletionSource();
        ClusterOf(systems[1]).RegisterOnMemberRemoved(() => removed.TrySetResult());

        await ClusterOf(systems[1]).LeaveAsync().WaitAsync(Patience);

        await removed.Task.WaitAsync(Patience);
        await systems[1].WhenTerminated.WaitAsync(Patience);
        Assert.True(ClusterOf(systems[1]).IsTerminated);
        Assert.IsType<CoordinatedShutdown.ClusterLeavingReason>(CoordinatedShutdown.Get(systems[1]).ShutdownReason);
        Assert.Equal(leaving, events.Expect<MemberLeft>().Member.Address);
        Assert.Equal(leaving, events.Expect<MemberExited>().Member.Address);
        var last = events.Expect<MemberRemoved>();
        Assert.Equal((leaving, MemberStatus.Exiting), (last.Member.Address, last.PreviousStatus));
        Assert.DoesNotContain(ClusterOf(systems[0]).State.Unreachable, m => m.Address == leaving);
    }

    [Fact]
    public async Task A_member_can_be_asked_to_leave_by_another_even_if_it_leads()
    {
        var systems = StartCluster(3);
        var leader = systems.Single(system => AddressOf(system) == ClusterOf(systems[0]).State.Leader);
        var others = systems.Where(system => system != leader).ToList();

        ClusterOf(others[0]).Leave(AddressOf(leader));

        await leader.WhenTerminated.WaitAsync(Patience);
        foreach (var other in others)
        {
            Await(other, () => Assert.Equal(2, ClusterOf(other).State.Members.Count));
            Await(other, () => Assert.Contains(others, o => AddressOf(o) == ClusterOf(other).State.Leader));
        }
    }

    [Fact]
    public async Task Terminating_a_system_lets_it_leave_first()
    {
        var a = StartNode();
        var b = StartNode("akka.coordinated-shutdown.run-by-actor-system-terminate = on");
        Join(a, a, b);
        var events = Subscribe(a, typeof(IMemberEvent), typeof(UnreachableMember));

        await b.Terminate().WaitAsync(Patience);

        events.Expect<MemberLeft>();
        events.Expect<MemberExited>();
        Assert.Equal(MemberStatus.Exiting, events.Expect<MemberRemoved>().PreviousStatus);
    }

    [Fact]
    public async Task The_last_member_can_leave_too()
    {
        var alone = StartCluster(1)[0];

        await CoordinatedShutdown.Get(alone).Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Patience);

        Assert.True(alone.WhenTerminated.IsCompleted);
        Assert.True(ClusterOf(alone).IsTerminated);
    }

    [Fact]
    public async Task A_member_that_is_downed_ends_its_system()
    {
        var systems = StartCluster(2, QuickDetection);
        var events = Subscribe(systems[0], typeof(IMemberEvent));

        ClusterOf(systems[0]).Down(AddressOf(systems[1]));

        await systems[1].WhenTerminated.WaitAsync(Patience);
        Assert.IsType<CoordinatedShutdown.ClusterDowningReason>(CoordinatedShutdown.Get(systems[1]).ShutdownReason);
        Assert.Equal(AddressOf(systems[1]), events.Expect<MemberDowned>().Member.Address);
        Assert.Equal(MemberStatus.Down, events.Expect<MemberRemoved>().PreviousStatus);
    }

    [Fact]
    public async Task A_member_that_is_downed_keeps_its_system_if_told_so()
    {
        var systems = StartCluster(2, QuickDetection + "akka.cluster.run-coordinated-shutdown-when-down = off");
        var removed = new TaskCompletionSource();
        ClusterOf(systems[1]).RegisterOnMemberRemoved(() => removed.TrySetResult());

        ClusterOf(systems[1]).Down(AddressOf(systems[1]));

        await removed.Task.WaitAsync(Patience);
        Await(systems[1], () => Assert.True(ClusterOf(systems[1]).IsTerminated));
        Await(systems[0], () => Assert.Single(ClusterOf(systems[0]).State.Members));
        Assert.False(systems[1].WhenTerminated.IsCompleted);
    }
}
