using Akka.Actor;
using Akka.Cluster;
using Xunit;
using static Akka.Cluster.ClusterEvent;

namespace Akka.StandIn.Tests.Cluster;

public class FormationTests : ClusterTest
{
    [Fact]
    public void Three_nodes_form_one_cluster_through_their_seed_nodes()
    {
        var (first, second) = (FreePort(), FreePort());
        var seeds = $"""
            akka.cluster.seed-nodes = ["akka.tcp://ClusterTests@127.0.0.1:{first}", "akka.tcp://ClusterTests@127.0.0.1:{second}"]
            """;
        ActorSystem[] systems =
        [
            StartNode($"{seeds}\nakka.remote.dot-netty.tcp.port = {second}"),
            StartNode(seeds),
            StartNode($"{seeds}\nakka.remote.dot-netty.tcp.port = {first}"),
        ];

        foreach (var system in systems)
            foreach (var other in systems)
                AwaitStatus(system, other, MemberStatus.Up);
        var leader = systems.Select(AddressOf).Min(Member.AddressOrdering);
        foreach (var system in systems)
        {
            Await(system, () => Assert.Equal(leader, ClusterOf(system).State.Leader));
            Assert.Equal(systems.Select(AddressOf).Order(Member.AddressOrdering), ClusterOf(system).State.Members.Select(m => m.Address));
            Assert.Empty(ClusterOf(system).State.Unreachable);
        }
    }

    [Fact]
    public void A_node_that_has_not_joined_is_no_member()
    {
        var cluster = ClusterOf(StartNode("akka.cluster.roles = [lonely]"));

        Assert.Empty(cluster.State.Members);
        Assert.Equal(MemberStatus.Removed, cluster.SelfMember.Status);
        Assert.Equal(cluster.SelfUniqueAddress, cluster.SelfMember.UniqueAddress);
        Assert.Equal(["lonely"], cluster.SelfRoles);
        Assert.False(cluster.IsUp);
        Assert.False(cluster.IsTerminated);
    }

    [Fact]
    public void The_founder_is_the_oldest_whatever_its_address()
    {
        var systems = StartCluster(3);

        var members = systems.Select(system => ClusterOf(systems[2]).State.Members.Single(m => m.Address == AddressOf(system))).ToList();
        Assert.True(members[0].IsOlderThan(members[1]));
        Assert.True(members[1].IsOlderThan(members[2]));
        Assert.Equal(members, members.AsEnumerable().Reverse().Order(Member.AgeOrdering));
    }

    [Fact]
    public void Roles_are_known_to_all()
    {
        var a = StartNode("akka.cluster.roles = [front, common]");
        var b = StartNode("akka.cluster.roles = [back, common]");

        Join(a, a, b);

        var (memberA, state) = (ClusterOf(b).State.Members.Single(m => m.Address == AddressOf(a)), ClusterOf(a).State);
        Assert.True(memberA.HasRole("front") && memberA.HasRole("common") && !memberA.HasRole("back"));
        Assert.Equal(["back", "common", "front"], state.AllRoles.Order(StringComparer.Ordinal));
        Await(b, () => Assert.Equal(AddressOf(a), ClusterOf(b).State.RoleLeader("front")));
        Await(a, () => Assert.Equal(AddressOf(b), ClusterOf(a).State.RoleLeader("back")));
        Assert.Null(state.RoleLeader("nobody's"));
    }

    [Theory]
    [InlineData("akka.cluster.min-nr-of-members = 2")]
    [InlineData("akka.cluster.role.back.min-nr-of-members = 1")]
    public void Nobody_is_up_before_enough_have_joined(string minimum)
    {
        var a = StartNode(minimum);
        var b = StartNode(minimum + "\nakka.cluster.roles = [back]");
        var events = Subscribe(a, typeof(IMemberEvent));

        ClusterOf(a).Join(AddressOf(a));
        Assert.Equal(AddressOf(a), events.Expect<MemberJoined>().Member.Address);
        events.ExpectNothing(TimeSpan.FromMilliseconds(500));
        ClusterOf(b).Join(AddressOf(a));

        Assert.Equal(AddressOf(b), events.Expect<MemberJoined>().Member.Address);
        Address[] up = [events.Expect<MemberUp>().Member.Address, events.Expect<MemberUp>().Member.Address];
        Assert.Equal(new[] { AddressOf(a), AddressOf(b) }.Order(Member.AddressOrdering), up.Order(Member.AddressOrdering));
    }

    [Fact]
    public void A_cluster_forms_where_every_message_is_serialized()
    {
        var systems = StartCluster(2, "akka.actor.serialize-messages = on");
        var events = Subscribe(systems[0], typeof(IMemberEvent), typeof(LeaderChanged));

        ClusterOf(systems[1]).Leave(AddressOf(systems[1]));

        events.Expect<MemberLeft>();
        events.Expect<MemberExited>();
    }

    [Fact]
    public async Task Joining_can_be_awaited_and_is_told_to_who_registered()
    {
        var (a, b) = (StartNode(), StartNode());
        var called = new TaskCompletionSource();
        ClusterOf(b).RegisterOnMemberUp(called.SetResult);

        await ClusterOf(a).JoinAsync(AddressOf(a)).WaitAsync(Patience);
        await ClusterOf(b).JoinAsync(AddressOf(a)).WaitAsync(Patience);
        await called.Task.WaitAsync(Patience);

        AwaitStatus(b, b, MemberStatus.Up);
        Assert.True(ClusterOf(b).IsUp);
        var atOnce = false;
        ClusterOf(b).RegisterOnMemberUp(() => atOnce = true);
        Assert.True(atOnce);
    }

    [Fact]
    public async Task Joining_a_node_that_is_not_there_can_be_given_up()
    {
        var node = StartNode();
        using var cancellation = new CancellationTokenSource();

        var joining = ClusterOf(node).JoinAsync(new Address("akka.tcp", "ClusterTests", "127.0.0.1", FreePort()), cancellation.Token);
        Assert.False(joining.IsCompleted);
        await cancellation.CancelAsync();

        await Assert.ThrowsAsync<ClusterJoinFailedException>(() => joining.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_node_that_finds_no_seed_in_time_ends_itself_if_told_so()
    {
        var node = StartNode($"""
            akka.cluster.seed-nodes = ["akka.tcp://ClusterTests@127.0.0.1:{FreePort()}"]
            akka.cluster.shutdown-after-unsuccessful-join-seed-nodes = 500ms
            """);

        await node.WhenTerminated.WaitAsync(Patience);

        Assert.IsType<CoordinatedShutdown.ClusterJoinUnsuccessfulReason>(CoordinatedShutdown.Get(node).ShutdownReason);
    }

    [Fact]
    public void Nodes_that_can_not_meet_convergence_are_weakly_up_for_a_while()
    {
        const string Settings = QuickDetection + "akka.cluster { allow-weakly-up-members = 500ms, downing-provider-class = \"\" }";
        var systems = StartCluster(2, Settings);
        systems[1].Terminate();
        Await(systems[0], () => Assert.NotEmpty(ClusterOf(systems[0]).State.Unreachable));

        var late = StartNode(Settings);
        ClusterOf(late).Join(AddressOf(systems[0]));
        AwaitStatus(systems[0], late, MemberStatus.WeaklyUp);
        AwaitStatus(late, late, MemberStatus.WeaklyUp);
        Assert.True(ClusterOf(late).IsUp);
        ClusterOf(late).Down(AddressOf(systems[1]));

        AwaitStatus(systems[0], late, MemberStatus.Up);
        AwaitStatus(late, late, MemberStatus.Up);
    }
}
