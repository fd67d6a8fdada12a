using Akka.Actor;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Cluster.Tests.Systems;

/// <summary>Groups of several actor systems, with Akka's remoting alone and with its cluster.</summary>
[Collection("Systems")]
public sealed class GroupTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("remote")]
    [InlineData("cluster")]
    public async Task What_is_written_on_one_node_is_read_on_all(string provider)
    {
        await using var nodes = await TestNodes.Start(provider);
        var proxy = nodes.Outsider.StartProxy();

        for (var i = 0; i < nodes.All.Length; i++)
        {
            var written = await nodes.All[i].Client.Execute<Sum>(new Add(10));
            Assert.True(written.IsDone, written.Detail);
            Assert.Equal(10 * (i + 1), written.Value!.Value);
            foreach (var node in nodes.All)
                Assert.Equal(written.Value, (await node.Client.Query<Sum>(new GetSum())).Value);
        }

        Assert.Equal(new Sum(41), await proxy.Ask<Sum>(new Add(1), Timeout));
        Assert.Equal(new Sum(41), await proxy.Ask<Sum>(new GetSum(), Timeout));
    }

    [Theory]
    [InlineData("remote")]
    [InlineData("cluster")]
    public async Task Another_node_leads_when_the_leaders_system_ends(string provider)
    {
        await using var nodes = await TestNodes.Start(provider);
        var leader = await nodes.Agree(nodes.Members);
        Assert.True((await leader.Client.Execute<Sum>(new Add(1))).IsDone);

        await leader.System.Terminate();

        var others = nodes.Members.Where(node => node != leader).ToArray();
        await nodes.Agree(others);
        await Sums(others[0], 2);
        Assert.Equal(new Sum(2), (await others[1].Client.Query<Sum>(new GetSum())).Value);
    }

    [Fact]
    public async Task A_leader_that_leaves_hands_over_first()
    {
        await using var nodes = await TestNodes.Start("cluster");
        var leader = await nodes.Agree(nodes.Members);
        var others = nodes.Members.Where(node => node != leader).ToArray();
        var term = (await leader.Status())!.Term;

        await leader.Leave();

        var next = await nodes.Agree(others);
        Assert.Equal(term + 1, (await next.Status())!.Term);
        await Sums(others[0], 1);
    }

    [Fact]
    public async Task A_member_is_added_and_another_one_removed()
    {
        await using var nodes = await TestNodes.Start("remote");
        await Sums(nodes.All[0], 1);
        nodes.Outsider.StartReplica();
        var leader = await nodes.Agree(nodes.Members);
        var leaver = nodes.Members.First(node => node != leader);

        var added = await leaver.Client.AddMember(nodes.Outsider.Name, nodes.Outsider.Address);
        Assert.True(added.IsDone, added.Detail);
        await nodes.Agree(nodes.All);
        Assert.Equal(4, (await leader.Status())!.Members.Count(member => member.Kind == "voter"));

        var removed = await leader.Client.RemoveMember(leaver.Name);
        Assert.True(removed.IsDone, removed.Detail);
        await nodes.Agree(nodes.All.Where(node => node != leaver));
        await Sums(nodes.Outsider, 2);
        var left = await leader.Status();
        Assert.Equal(nodes.All.Where(node => node != leaver).Select(node => node.Name), left!.Members.Select(member => member.Name).Order());
    }

    [Fact]
    [Hazard("26")]
    public async Task A_group_agrees_on_leases_reads_under_them_and_gives_them_up()
    {
        await using var nodes = await TestNodes.Start("remote");
        var leader = await nodes.Agree(nodes.Members);
        var terms = new LeaseTerms(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(100));
        var agreed = await nodes.Members.First(node => node != leader).Client.ChangeLease(terms);
        Assert.True(agreed.IsDone, agreed.Detail);
        Assert.Equal(terms, (await leader.Status())!.Lease);

        for (var i = 1; i <= 20; i++)
        {
            Assert.True((await leader.Client.Execute<Sum>(new Add(1))).IsDone);
            foreach (var node in nodes.Members)
                Assert.Equal(new Sum(i), (await node.Client.Query<Sum>(new GetSum(), ReadConsistency.Lease)).Value);
        }

        await leader.System.Terminate();
        var next = await nodes.Agree(nodes.Members.Where(node => node != leader));
        Assert.Equal(terms, (await next.Status())!.Lease);
        Assert.Equal(new Sum(20), (await next.Client.Query<Sum>(new GetSum(), ReadConsistency.Lease)).Value);
        Assert.True((await next.Client.ChangeLease(null)).IsDone);
        Assert.Null((await next.Status())!.Lease);
    }

    [Fact]
    [Hazard("30")]
    public async Task A_learner_counts_once_it_is_promoted()
    {
        await using var nodes = await TestNodes.Start("remote");
        nodes.Outsider.StartReplica();
        await nodes.Agree(nodes.Members);

        var added = await nodes.All[0].Client.AddLearner(nodes.Outsider.Name, nodes.Outsider.Address);
        Assert.True(added.IsDone, added.Detail);
        await nodes.Agree(nodes.All);
        Assert.Equal("learner", (await nodes.All[0].Status())!.Members.First(member => member.Name == "n4").Kind);

        var promoted = await nodes.All[0].Client.PromoteMember("n4");
        Assert.True(promoted.IsDone, promoted.Detail);
        Assert.Equal("voter", (await nodes.All[0].Status())!.Members.First(member => member.Name == "n4").Kind);
    }

    [Fact]
    public async Task A_group_goes_on_after_all_its_systems_have_ended()
    {
        await using var nodes = await TestNodes.Start("remote", isDurable: true);
        await Sums(nodes.All[0], 1);
        foreach (var node in nodes.Members)
            await node.System.Terminate();

        foreach (var node in nodes.Members)
            node.StartReplica();

        await nodes.Agree(nodes.Members);
        Assert.Equal(new Sum(1), (await nodes.All[2].Client.Query<Sum>(new GetSum())).Value);
        await Sums(nodes.All[1], 2);
    }

    [Fact]
    [Hazard(54)]
    public async Task Downing_a_node_of_the_cluster_changes_no_configuration()
    {
        await using var nodes = await TestNodes.Start("cluster");
        await UntilAllAreUp(nodes);
        var leader = await nodes.Agree(nodes.Members);
        var downed = nodes.Members.First(node => node != leader);

        Akka.Cluster.Cluster.Get(leader.System).Down(Address.Parse(downed.Address));

        await Patience.Until(
            "the node has left the cluster",
            () => Akka.Cluster.Cluster.Get(leader.System).State.Members.All(member => member.Address.ToString() != downed.Address));
        await Sums(leader, 1);
        Assert.Equal(["n1", "n2", "n3"], (await leader.Status())!.Members.Where(member => member.Kind == "voter").Select(member => member.Name).Order());
    }

    [Fact]
    public async Task A_group_that_is_declared_in_hocon_runs_without_a_line_of_code()
    {
        await using var nodes = new TestNodes("cluster", further: $$"""
            akka.extensions = ["Akka.Smr.SmrProvider, Akka.Smr"]
            akka.smr.groups.{{TestNodes.Group}}.state-machine = "{{typeof(Tally).FullName}}, {{typeof(Tally).Assembly.GetName().Name}}"
            """);
        foreach (var node in nodes.Members)
            node.Start();

        await nodes.Agree(nodes.Members);
        await Sums(nodes.All[2], 1);
    }

    [Fact]
    [Hazard("53b")]
    public async Task The_nodes_of_a_group_form_a_cluster_where_nobody_else_does()
    {
        await using var nodes = await TestNodes.Start("cluster");

        await UntilAllAreUp(nodes);
    }

    private static Task UntilAllAreUp(TestNodes nodes) => Patience.Until(
        "all three are members of one cluster",
        () => nodes.Members.All(node => Akka.Cluster.Cluster.Get(node.System).State.Members.Count(member => member.Status == Akka.Cluster.MemberStatus.Up) == 3));

    /// <summary>Adds one, and expects the sum. The client tries as long as its settings say.</summary>
    private static async Task Sums(TestNode node, long expected)
    {
        var result = await node.Client.Execute<Sum>(new Add(1));
        Assert.True(result.IsDone, result.Detail);
        Assert.Equal(expected, result.Value!.Value);
    }
}
