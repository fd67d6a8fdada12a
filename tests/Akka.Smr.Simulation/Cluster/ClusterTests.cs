using Akka.Cluster;
using Akka.Configuration;
using Akka.StandIn.Simulation;
using Xunit;

namespace Akka.Smr.Simulation.Cluster;

/// <summary>Membership under faults that only a simulated network has, with Akka.NET's default timings.</summary>
public class ClusterTests
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e"];

    private static readonly Config Settings = ConfigurationFactory.ParseString("""
        akka {
          actor.provider = cluster
          remote.dot-netty.tcp.port = 2551
          cluster.seed-nodes = ["akka.tcp://sim@a:2551", "akka.tcp://sim@b:2551"]
        }
        """);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_side_with_the_majority_lives(ulong seed)
    {
        var world = Formed(seed);

        world.Network.Across(["a", "b"], ["c", "d", "e"]).Partition();

        world.RunUntil(() => Ended(world, "a", "b") && Agree(world, "c", "d", "e"), Patience);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_partition_that_heals_in_time_leaves_all_as_it_was(ulong seed)
    {
        var world = Formed(seed);

        var links = world.Network.Across(["a", "b"], ["c", "d", "e"]).Partition();
        world.RunUntil(() => ClusterOf(world, "e").State.Unreachable.Count == 2, TimeSpan.FromSeconds(15));
        links.Heal();

        world.RunUntil(() => Agree(world, Names), Patience);
        world.RunFor(TimeSpan.FromMinutes(1));
        Assert.True(Agree(world, Names));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Two_that_alone_can_not_reach_each_other_are_downed_both(ulong seed)
    {
        var world = Formed(seed);

        world.Network.Between("b", "d").Partition();

        world.RunUntil(() => Ended(world, "b", "d") && Agree(world, "a", "c", "e"), Patience);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void One_that_is_heard_by_nobody_is_downed(ulong seed)
    {
        var world = Formed(seed);

        foreach (var other in Names.Except(["c"]))
            world.Network.OneWay("c", other).Partition();

        world.RunUntil(() => Ended(world, "c") && Agree(world, "a", "b", "d", "e"), Patience);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void One_that_slept_too_long_ends_itself(ulong seed)
    {
        var world = Formed(seed);

        world["d"].Pause();
        world.RunUntil(() => Agree(world, "a", "b", "c", "e"), Patience);
        world["d"].Resume();

        world.RunUntil(() => Ended(world, "d"), Patience);
        Assert.True(Agree(world, "a", "b", "c", "e"));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void One_that_slept_a_little_is_reachable_again(ulong seed)
    {
        var world = Formed(seed);

        world["d"].Pause();
        world.RunFor(TimeSpan.FromSeconds(12));
        world["d"].Resume();

        world.RunUntil(() => Agree(world, Names), Patience);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void One_that_crashed_comes_back_as_a_new_incarnation(ulong seed)
    {
        var world = Formed(seed);
        var uid = ClusterOf(world, "a").SelfUniqueAddress.Uid;

        world["a"].Crash();
        world.RunFor(TimeSpan.FromSeconds(3));
        world["a"].Restart();

        world.RunUntil(() => Agree(world, Names), Patience);
        Assert.NotEqual(uid, ClusterOf(world, "a").SelfUniqueAddress.Uid);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void At_most_one_side_lives_where_reachability_never_comes_to_rest(ulong seed)
    {
        var world = Formed(seed);

        for (var (cut, other, round) = ("a", "b", 0); round < 6; (cut, other, round) = (other, cut, round + 1))
        {
            // One is always cut off, and each time the other joins it before it is back.
            world.Network.Around(cut).Partition();
            world.RunFor(TimeSpan.FromSeconds(8));
            world.Network.Around(other).Heal();
            world.RunFor(TimeSpan.FromSeconds(4));
        }

        world.Network.All.Heal();
        world.RunUntil(() => Agree(world, [.. Names.Where(node => !Ended(world, node))]), Patience);
        Assert.Contains(Names, node => Ended(world, node));
    }

    [Fact]
    public void A_run_is_decided_by_its_seed()
    {
        Assert.Null(SimulationTrace.FirstDifference(Troubled().Trace, Troubled().Trace));

        static SimulatedWorld Troubled()
        {
            var world = Formed(7, keepsText: true);
            world.Network.Across(["a", "b"], ["c", "d", "e"]).Partition();
            world.RunUntil(() => Ended(world, "a", "b") && Agree(world, "c", "d", "e"), Patience);
            return world;
        }
    }

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 5).Select(seed => (ulong)seed)];

    private static SimulatedWorld Formed(ulong seed, bool keepsText = false)
    {
        var world = new SimulatedWorld(seed, keepsText);
        foreach (var name in Names)
            world.AddNode(name, Settings);
        world.Network.All.Delay(Latency.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5)));
        foreach (var node in world.Nodes)
            node.Start();
        world.RunUntil(() => Agree(world, Names), Patience);
        return world;
    }

    private static Akka.Cluster.Cluster ClusterOf(SimulatedWorld world, string node) => Akka.Cluster.Cluster.Get(world[node].System);

    private static bool Ended(SimulatedWorld world, params string[] nodes) =>
        nodes.All(node => world[node].System.WhenTerminated.IsCompleted);

    /// <summary>Whether these nodes, and no others, are Up and reachable in the eyes of each of them.</summary>
    private static bool Agree(SimulatedWorld world, params string[] nodes) => nodes.All(node =>
    {
        var state = ClusterOf(world, node).State;
        return state.Unreachable.IsEmpty
            && state.Members.All(m => m.Status == MemberStatus.Up)
            && state.Members.Select(m => m.UniqueAddress).SequenceEqual(nodes.Select(other => ClusterOf(world, other).SelfUniqueAddress).Order());
    });
}
