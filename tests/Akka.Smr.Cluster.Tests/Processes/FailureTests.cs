using System.Net;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Cluster.Tests.Processes;

/// <summary>Real processes are killed, paused and started again: nothing acknowledged is lost, nothing is done twice, reads are linearizable.</summary>
[Collection("Processes")]
public sealed class FailureTests
{
    [Fact]
    public async Task Leader_and_follower_are_killed_under_load()
    {
        await using var group = await StoreGroup.Start();
        await using var load = new Load([.. group.Nodes]);
        await load.Progress(100);

        var leader = await group.Agrees(group.Nodes);
        await leader.Process.Kill();
        await load.Progress(100);
        group.StartNode(leader);
        var next = await group.Agrees(group.Nodes);

        var follower = group.Nodes.First(node => node != next);
        await follower.Process.Kill();
        await load.Progress(100);
        group.StartNode(follower);
        await group.Agrees(group.Nodes);

        await load.Judge();
        await StoreGroup.AreEqual([.. group.Nodes]);
    }

    [Fact]
    [Hazard("53")]
    public async Task Whoever_is_killed_and_started_again_at_once_is_heard_by_all()
    {
        await using var group = await StoreGroup.Start();
        foreach (var node in group.Nodes)
        {
            await node.Process.Kill();
            group.StartNode(node);
            await group.Agrees(group.Nodes);
        }

        await StoreGroup.AreEqual([.. group.Nodes]);
    }

    [Fact]
    public async Task All_are_killed_at_once_under_load()
    {
        await using var group = await StoreGroup.Start();
        await using var load = new Load([.. group.Nodes]);
        await load.Progress(100);

        await Task.WhenAll(group.Nodes.Select(node => node.Process.Kill()));
        foreach (var node in group.Nodes)
            group.StartNode(node);
        await group.Agrees(group.Nodes);
        await load.Progress(100);

        await load.Judge();
        await StoreGroup.AreEqual([.. group.Nodes]);
    }

    [Fact]
    [Hazard("12")]
    public async Task Leader_and_follower_sleep_for_two_seconds_under_load()
    {
        await using var group = await StoreGroup.Start();
        await using var load = new Load([.. group.Nodes]);
        await load.Progress(100);

        var leader = await group.Agrees(group.Nodes);
        await Sleep(leader, TimeSpan.FromSeconds(2));
        await load.Progress(100);
        await Sleep(group.Nodes.First(node => node != leader), TimeSpan.FromSeconds(2));
        await load.Progress(100);
        await group.Agrees(group.Nodes);

        await load.Judge();
        await StoreGroup.AreEqual([.. group.Nodes]);
    }

    [Fact]
    [Hazard("12")]
    public async Task Leader_sleeps_for_forty_seconds_under_load_and_follows()
    {
        await using var group = await StoreGroup.Start();
        await using var load = new Load([.. group.Nodes]);
        await load.Progress(100);
        var leader = await group.Agrees(group.Nodes);
        var other = group.Nodes.First(node => node != leader);

        await leader.Process.Pause();
        var awake = Elapsed.After(TimeSpan.FromSeconds(40));
        await StoreGroup.Done(other, new { op = "put", key = "k", value = "w" });
        // Whoever asks the one that sleeps waits in vain for as long as a client has patience, so that there is less of it.
        await load.Progress(20);
        await awake;
        await leader.Process.Resume();

        // The first thing it says must not be old.
        Assert.Equal("w", await StoreGroup.Read(leader, "k"));
        await load.Progress(100);
        await group.Agrees(group.Nodes);
        await StoreGroup.Done(leader, new { op = "append", key = "k", value = "x" });
        Assert.Equal("wx", await StoreGroup.Read(other, "k"));
        await load.Judge();
        await StoreGroup.AreEqual([.. group.Nodes]);
    }

    [Fact]
    [Hazard("53b")]
    public async Task After_all_were_killed_the_last_two_serve()
    {
        await using var group = await StoreGroup.Start();
        await StoreGroup.Done(group["n1"], new { op = "put", key = "k", value = "v" });
        await Task.WhenAll(group.Nodes.Select(node => node.Process.Kill()));

        group.StartNode(group["n2"]);
        group.StartNode(group["n3"]);
        await group.Agrees([group["n2"], group["n3"]]);

        Assert.Equal("v", await StoreGroup.Read(group["n3"], "k"));
        await StoreGroup.Done(group["n2"], new { op = "append", key = "k", value = "w" });
        Assert.Equal("vw", await StoreGroup.Read(group["n3"], "k"));
    }

    [Fact]
    [Hazard("32")]
    public async Task A_node_with_a_wiped_folder_does_not_vote_and_is_added_again()
    {
        await using var group = await StoreGroup.Start("--request-timeout-ms", "2500");
        await StoreGroup.Done(group["n1"], new { op = "put", key = "k", value = "v" });
        await group["n3"].Process.Kill();
        group["n3"].Wipe();
        group.StartNode(group["n3"]);
        await group.Agrees([group["n1"], group["n2"]]);
        await StoreGroup.Done(group["n1"], new { op = "put", key = "k", value = "w" });

        // With its vote there would be a majority. It must not give it.
        await group["n2"].Process.Kill();
        (await group["n1"].Command(new { op = "put", key = "k", value = "x" })).Expect(HttpStatusCode.GatewayTimeout);
        await Patience.Until("n1 knows no leader", group["n1"].Status, status => status is { Leader: null });
        (await group["n1"].Get("/v1/kv/k")).Expect(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("does not know this disk", (await group["n3"].Status())?.Fault, StringComparison.Ordinal);

        group.StartNode(group["n2"]);
        await group.Agrees([group["n1"], group["n2"]]);
        await StoreGroup.Done(group["n1"], new { op = "put", key = "k", value = "y" });

        await Patience.Until("n3 is removed", () => group["n1"].Post("/v1/admin/members", """{"remove":{"name":"n3"}}"""), answer => answer.IsDone);
        await Patience.Until(
            "n3 is added", () => group["n1"].Post("/v1/admin/members", $$$"""{"add":{"name":"n3","address":"{{{group["n3"].Akka}}}"}}"""), answer => answer.IsDone);
        await Patience.Until("n3 is promoted", () => group["n1"].Post("/v1/admin/members", """{"promote":{"name":"n3"}}"""), answer => answer.IsDone);
        await group.Agrees(group.Nodes);
        Assert.Equal("y", await StoreGroup.Read(group["n3"], "k"));
        await StoreGroup.AreEqual([.. group.Nodes]);
    }

    private static async Task Sleep(StoreNode node, TimeSpan time)
    {
        await node.Process.Pause();
        try
        {
            await Elapsed.After(time);
        }
        finally
        {
            await node.Process.Resume();
        }
    }
}
