using Akka.Actor;
using Akka.Cluster;
using Xunit;
using static Akka.Cluster.ClusterEvent;

namespace Akka.StandIn.Tests.Cluster;

public class SplitBrainTests : ClusterTest
{
    private const string Resolving = QuickDetection + """
        akka.cluster {
          downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
          split-brain-resolver { stable-after = 500ms, down-all-when-unstable = off }
        }
        """;

    [Fact]
    public void The_majority_downs_a_member_that_is_lost()
    {
        var systems = StartCluster(3, Resolving);
        var lost = AddressOf(systems[2]);
        var events = Subscribe(systems[0], typeof(IMemberEvent), typeof(IReachabilityEvent));

        systems[2].Terminate();

        Assert.Equal(lost, events.Expect<UnreachableMember>().Member.Address);
        Assert.Equal(lost, events.Expect<MemberDowned>().Member.Address);
        Assert.Equal(lost, events.Expect<MemberRemoved>().Member.Address);
        Await(systems[1], () => Assert.Equal(2, ClusterOf(systems[1]).State.Members.Count));
        Assert.All(systems[..2], system => Assert.True(ClusterOf(system).IsUp));
    }

    [Fact]
    public async Task The_minority_downs_itself()
    {
        var systems = StartCluster(3, Resolving);

        _ = systems[1].Terminate();
        _ = systems[2].Terminate();

        await systems[0].WhenTerminated.WaitAsync(Patience);
        Assert.IsType<CoordinatedShutdown.ClusterDowningReason>(CoordinatedShutdown.Get(systems[0]).ShutdownReason);
    }

    [Fact]
    public async Task Of_two_halves_the_one_with_the_lowest_address_is_kept()
    {
        var (kept, ended) = (Sorted(StartCluster(2, Resolving)), Sorted(StartCluster(2, Resolving)));

        _ = kept[1].Terminate();
        _ = ended[0].Terminate();

        await ended[1].WhenTerminated.WaitAsync(Patience);
        Await(kept[0], () => Assert.Single(ClusterOf(kept[0]).State.Members));
        Assert.True(ClusterOf(kept[0]).IsUp);

        static ActorSystem[] Sorted(ActorSystem[] systems) => [.. systems.OrderBy(AddressOf, Member.AddressOrdering)];
    }

    [Fact]
    public void Only_members_of_the_role_count()
    {
        const string ByRole = Resolving + "\nakka.cluster.split-brain-resolver.keep-majority.role = counted";
        var a = StartNode(ByRole + "\nakka.cluster.roles = [counted]");
        var others = new[] { StartNode(ByRole), StartNode(ByRole) };
        Join(a, [a, .. others]);

        foreach (var other in others)
            other.Terminate();

        Await(a, () => Assert.Single(ClusterOf(a).State.Members));
        Assert.True(ClusterOf(a).IsUp);
    }

    [Fact]
    public async Task The_strategy_may_be_to_end_all()
    {
        var systems = StartCluster(3, Resolving + "\nakka.cluster.split-brain-resolver.active-strategy = down-all");

        _ = systems[2].Terminate();

        await Task.WhenAll(systems[0].WhenTerminated, systems[1].WhenTerminated).WaitAsync(Patience);
    }
}
