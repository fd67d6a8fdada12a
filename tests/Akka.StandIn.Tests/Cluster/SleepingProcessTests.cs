using Xunit;

namespace Akka.StandIn.Tests.Cluster;

public class SleepingProcessTests : ProcessTest
{
    [UnixFact]
    public async Task A_node_that_sleeps_too_long_is_removed_by_the_others_and_ends_itself_when_it_wakes()
    {
        const string Resolving = "akka.cluster.split-brain-resolver { stable-after = 1s, down-all-when-unstable = off }";
        var (a, b, c) = (ClusterTest.FreePort(), ClusterTest.FreePort(), ClusterTest.FreePort());
        await using var first = Start(a, seed: a, Resolving);
        await using var second = Start(b, seed: a, Resolving);
        await using var sleeper = Start(c, seed: a, Resolving);
        foreach (var node in new[] { first, second, sleeper })
            foreach (var port in new[] { a, b, c })
                await node.Expect($"Up {port}", Patience);

        await sleeper.Pause();
        foreach (var node in new[] { first, second })
        {
            await node.Expect($"Unreachable {c}", Patience);
            await node.Expect($"Down {c}", Patience);
            await node.Expect($"Removed {c}", Patience);
        }

        await sleeper.Resume();
        Assert.Equal(0, await sleeper.Ended(Patience));
        await ExchangeMessages(first, a, second, b);
    }

    /// <summary>A fact that needs a system with signals.</summary>
    private sealed class UnixFactAttribute : FactAttribute
    {
        public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows holds no process still" : null;
    }
}
