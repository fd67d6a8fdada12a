using Akka.Actor;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Cluster.Tests.Systems;

/// <summary>Two parts of a deployment that did not see each other have each founded a group of one name by expectation.</summary>
[Collection("Systems")]
public sealed class IslandTests
{
    private const string ByExpectation = $$"""
        akka.smr {
          form-cluster-after = 0 s
          groups.{{TestNodes.Group}} { members = [], bootstrap = new, bootstrap-expect = 2 }
        }
        """;

    [Fact]
    [Hazard(34)]
    public async Task Two_islands_that_come_into_one_cluster_stop_and_say_why()
    {
        await using var nodes = new TestNodes("cluster", isDurable: true, further: ByExpectation);
        var (first, second) = (nodes.All[..2], nodes.All[2..]);
        foreach (var island in new[] { first, second })
        {
            foreach (var node in island)
                Join(node, island[0]);
            await nodes.Agree(island);
            await Patience.Until("each island writes", () => island[0].Client.Execute<Sum>(new Add(1)), written => written.IsDone);
        }

        // As a node that was an island by mistake: it is started again, and finds the others.
        await second[0].System.Terminate();
        Join(second[0], first[0]);

        await Patience.Until(
            "all that have met are out, since there are two groups",
            () => Task.WhenAll(first.Append(second[0]).Select(node => node.Status())),
            all => all.All(status => status is { Role: "Stopped", IsHealthy: false, FaultKind: ReplicaFault.TwoGroups }));
        foreach (var node in first)
        {
            var status = await node.Status();
            Assert.Contains("two groups were founded under the name tally", status!.Fault, StringComparison.Ordinal);
            Assert.Contains(second[0].Address, status.Fault, StringComparison.Ordinal);
            Assert.Equal(2, status.Members.Count);
            var refused = await node.Client.Execute<Sum>(new Add(1));
            Assert.Equal(SmrOutcome.Rejected, refused.Outcome);
            Assert.Contains("two groups were founded", refused.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Hazard(34)]
    public async Task Nodes_that_wait_to_be_added_or_have_only_a_proxy_stop_nobody()
    {
        await using var nodes = new TestNodes("cluster", further: ByExpectation);
        var island = nodes.All[..2];
        foreach (var node in island)
            Join(node, island[0]);
        await nodes.Agree(island);

        Join(nodes.All[2], island[0]);
        nodes.All[3].StartProxy();
        Akka.Cluster.Cluster.Get(nodes.All[3].System).Join(Address.Parse(island[0].Address));
        await Patience.Until(
            "all are in the cluster, and the one on an empty disk has heard that there is a group",
            () => nodes.All[2].Status(),
            status => status is { FaultKind: ReplicaFault.NotAMember } && Akka.Cluster.Cluster.Get(nodes.All[0].System).State.Members.Count(member => member.Status == Akka.Cluster.MemberStatus.Up) == 4);

        await Patience.Until(
            "it is added", () => island[0].Client.AddMember(nodes.All[2].Name, nodes.All[2].Address), added => added.IsDone);
        await nodes.Agree(nodes.All[..3]);
        await Patience.Until("the proxy is served", () => nodes.All[3].Client.Execute<Sum>(new Add(1)), written => written.IsDone);
    }

    private static void Join(TestNode node, TestNode seed)
    {
        node.StartReplica();
        Akka.Cluster.Cluster.Get(node.System).Join(Address.Parse(seed.Address));
    }
}
