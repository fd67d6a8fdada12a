using System.Net;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Cluster.Tests.Processes;

/// <summary>Faults that are ordered from outside: disks that refuse or stall, handlers that throw, state machines that die.</summary>
[Collection("Processes")]
public sealed class FaultTests
{
    private static readonly string[] Faults = ["""{"fail_writes":true}""", """{"reject_writes":true}""", """{"hang":true}""", """{"fail_writes":true,"fail_recovery":true}"""];

    [Fact]
    [Hazard("8")]
    [Hazard("46")]
    [Hazard("47")]
    [Hazard("48")]
    public async Task A_leader_whose_journal_fails_gives_way_and_comes_back()
    {
        await using var group = await StoreGroup.Start("--test-hooks");
        await using var load = new Load([.. group.Nodes]);
        foreach (var fault in Faults)
        {
            var leader = await group.Agrees(group.Nodes);
            (await leader.Post("/v1/test/journal", fault)).Expect(HttpStatusCode.OK);
            await group.Agrees(group.Nodes.Where(node => node != leader));
            await load.Progress(50);
            (await leader.Post("/v1/test/journal", "{}")).Expect(HttpStatusCode.OK);
            await group.Agrees(group.Nodes);
        }

        await load.Judge();
        await StoreGroup.AreEqual([.. group.Nodes]);
    }

    [Fact]
    [Hazard("55")]
    public async Task A_handler_that_throws_changes_nothing_and_a_machine_that_dies_is_made_again()
    {
        await using var group = await StoreGroup.Start("--test-hooks");
        var node = group["n1"];
        await StoreGroup.Done(node, new { op = "put", key = "k", value = "v" });

        var failed = await node.Command(new { op = "throw", key = "k" });
        Assert.True(failed.Expect(HttpStatusCode.BadRequest).IsRefused);
        Assert.Contains("ordered", failed.Text, StringComparison.Ordinal);
        Assert.Equal("v", await StoreGroup.Read(node, "k"));

        await node.Command(new { op = "kill-child", key = "k" });
        await group.Agrees(group.Nodes);
        Assert.Equal("v", await StoreGroup.Read(node, "k"));
        await StoreGroup.Done(node, new { op = "append", key = "k", value = "w" });
        await StoreGroup.Done(node, new { op = "sleep", key = "k", value = "300" });
        await StoreGroup.AreEqual([.. group.Nodes]);
    }

    [Fact]
    public async Task A_node_far_behind_catches_up_by_a_snapshot_and_restarts_from_one()
    {
        await using var group = await StoreGroup.Start("--snapshot-every", "50", "--snapshot-trailing", "5");
        var laggard = group["n3"];
        await laggard.Process.Kill();
        var leader = await group.Agrees([group["n1"], group["n2"]]);
        for (var i = 0; i < 150; i++)
            await StoreGroup.Done(leader, new { op = "incr", key = "k" });

        // Either of them may lead by the time the laggard is back.
        await Patience.Until("n1 has compacted its log", group["n1"].Status, status => status is { FirstLog: > 60 });
        await Patience.Until("n2 has compacted its log", group["n2"].Status, status => status is { FirstLog: > 60 });

        group.StartNode(laggard);
        await group.Agrees(group.Nodes);
        Assert.Equal("150", await StoreGroup.Read(laggard, "k"));
        await Patience.Until("the laggard stands on a snapshot", laggard.Status, status => status is { SnapshotIndex: > 0 });
        await StoreGroup.AreEqual([.. group.Nodes]);

        await laggard.Process.Kill();
        group.StartNode(laggard);
        await group.Agrees(group.Nodes);
        await StoreGroup.AreEqual([.. group.Nodes]);
    }
}
