using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Cluster.Tests.Processes;

/// <summary>A leader that sleeps for longer than anybody waits for it. Nearly idle, so it runs beside the other tests of processes.</summary>
[Collection("Long sleep")]
public sealed class LongSleepTests
{
    /// <summary>Longer than the 20 s after which a split-brain resolver has a node downed.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(40);

    [Fact]
    [Hazard("12")]
    public async Task Leader_sleeps_for_forty_seconds_and_follows()
    {
        await using var group = await StoreGroup.Start();
        await StoreGroup.Done(group["n1"], new { op = "put", key = "k", value = "v" });
        var leader = await group.Agrees(group.Nodes);
        var others = group.Nodes.Where(node => node != leader).ToArray();

        await leader.Process.Pause();
        var awake = Elapsed.After(Long);
        await StoreGroup.Done(others[0], new { op = "put", key = "k", value = "w" });
        await awake;
        await leader.Process.Resume();

        // The first thing it says must not be old.
        Assert.Equal("w", await StoreGroup.Read(leader, "k"));
        await group.Agrees(group.Nodes);
        await StoreGroup.Done(leader, new { op = "append", key = "k", value = "x" });
        Assert.Equal("wx", await StoreGroup.Read(others[1], "k"));
        await StoreGroup.AreEqual([.. group.Nodes]);
    }

    [Fact]
    [Hazard("53a")]
    public async Task A_node_that_a_resolver_has_shut_out_ends_with_code_five_and_comes_back()
    {
        using var config = new TemporaryFile("""
            akka.smr.form-cluster-after = 1s
            akka.cluster {
              downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
              split-brain-resolver.stable-after = 5s
            }
            """);
        await using var group = await StoreGroup.Start("--config", config.Path);
        var sleeper = group["n3"];
        await Patience.Until("all are in the cluster", () => group.Nodes.All(node => node.Process.Said.Contains("up in the cluster")));
        await sleeper.Process.Pause();
        await Elapsed.After(Long);
        await sleeper.Process.Resume();

        Assert.Equal(5, await sleeper.Process.Ended(Patience.Long));
        group.StartNode(sleeper);
        await group.Agrees(group.Nodes);
    }
}
