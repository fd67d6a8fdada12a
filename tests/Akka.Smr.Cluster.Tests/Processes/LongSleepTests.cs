using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Cluster.Tests.Processes;

/// <summary>A node that sleeps for longer than anybody waits for it. Nearly idle, so it runs beside the other tests of processes.</summary>
[Collection("Long sleep")]
public sealed class LongSleepTests
{
    /// <summary>Longer than the 20 s after which a split-brain resolver has a node downed.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(40);

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
