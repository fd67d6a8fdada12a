using System.Diagnostics;
using Xunit;

namespace Akka.StandIn.Tests.Cluster;

public class KilledProcessTests : ProcessTest
{
    [Fact]
    public async Task A_node_that_is_killed_comes_back_to_the_cluster_with_all_that_it_had_acknowledged()
    {
        var (a, b) = (ClusterTest.FreePort(), ClusterTest.FreePort());
        await using var stays = Start(a, seed: a);
        await using var dies = Start(b, seed: a);
        foreach (var node in new[] { stays, dies })
            await node.Expect($"Up {b}", Patience);
        await ExchangeMessages(stays, a, dies, b);

        Assert.Equal(0, await dies.ExpectNumber("recovered", Patience));
        dies.Tell("count 100000");
        while (await dies.ExpectNumber("persisted", Patience) < 500)
        {
        }

        var acknowledged = await dies.Kill(Patience);
        var sinceDeath = Stopwatch.StartNew();
        var last = acknowledged
            .Where(line => line.StartsWith("persisted ", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ')[1], null))
            .Append(500)
            .Max();
        await stays.Expect($"Unreachable {b}", Patience);
        Assert.True(sinceDeath.Elapsed > TimeSpan.FromSeconds(2), "The failure detector has suspected a node as soon as its connection was gone.");

        await using var anew = Start(b, seed: a);
        var recovered = await anew.ExpectNumber("recovered", Patience);
        Assert.InRange(recovered, last, 100_000);
        await stays.Expect($"Removed {b}", Patience);
        await stays.Expect($"Up {b}", Patience);
        await anew.Expect($"Up {b}", Patience);
        await ExchangeMessages(stays, a, anew, b);
        anew.Tell("count 1");
        Assert.Equal(recovered + 1, await anew.ExpectNumber("persisted", Patience));

        anew.Leave();
        Assert.Equal(0, await anew.Ended(Patience));
        await stays.Expect($"Exiting {b}", Patience);
        await stays.Expect($"Removed {b}", Patience);
    }
}
