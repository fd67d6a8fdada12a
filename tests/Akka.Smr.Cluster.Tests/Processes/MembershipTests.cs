using System.Net;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Cluster.Tests.Processes;

/// <summary>Nodes that the group does not count among its members say so, and whoever can't become one is refused.</summary>
[Collection("Processes")]
public sealed class MembershipTests
{
    [Fact]
    [Hazard("34")]
    public async Task A_node_that_leads_a_group_of_its_own_is_not_added_and_both_groups_go_on()
    {
        await using var group = await StoreGroup.Start();
        var stranger = group["n4"];
        stranger.Start($"n4={stranger.Akka}");
        await group.Agrees([stranger]);
        await StoreGroup.Done(stranger, new { op = "put", key = "k", value = "theirs" });
        await StoreGroup.Done(group["n1"], new { op = "put", key = "k", value = "ours" });

        var refused = await group["n1"].Post("/v1/admin/members", $$$"""{"add":{"name":"n4","address":"{{{stranger.Akka}}}"}}""");

        Assert.Contains("belongs to another group", refused.Expect(HttpStatusCode.Conflict).Field("detail"), StringComparison.Ordinal);
        await group.Agrees(group.Nodes);
        Assert.Equal(("ours", "theirs"), (await StoreGroup.Read(group["n2"], "k"), await StoreGroup.Read(stranger, "k")));
        Assert.Equal(3, (await group["n1"].Status())!.Members.Length);
    }

    [Fact]
    public async Task A_node_that_is_removed_says_so_and_again_after_a_restart()
    {
        await using var group = await StoreGroup.Start();
        var leader = await group.Agrees(group.Nodes);
        var last = group.Nodes.Last(node => node != leader);
        foreach (var leaver in group.Nodes.Where(node => node != last).OrderBy(node => node == leader))
        {
            await Patience.Until(
                $"{leaver.Name} is removed",
                () => last.Post("/v1/admin/members", $$$"""{"remove":{"name":"{{{leaver.Name}}}"}}"""),
                answer => answer.IsDone || answer.Text.Contains("No member is called", StringComparison.Ordinal));
            await Patience.Until($"{leaver.Name} says so", leaver.Status, IsRemoved);

            await leaver.Process.Kill();
            group.StartNode(leaver);
            await Patience.Until($"{leaver.Name} says so again", leaver.Status, IsRemoved);
        }

        static bool IsRemoved(Status? status) => status is { Healthy: false, Fault: { } fault } && fault.Contains("it was removed", StringComparison.Ordinal);
    }

    [Fact]
    [Hazard("32")]
    public async Task A_node_with_a_wiped_folder_says_that_it_is_not_known_and_again_after_a_restart()
    {
        await using var group = await StoreGroup.Start();
        var wiped = group["n3"];
        await wiped.Process.Kill();
        wiped.Wipe();
        for (var i = 0; i < 2; i++)
        {
            group.StartNode(wiped);
            await Patience.Until(
                "n3 is not known",
                wiped.Status,
                status => status is { Healthy: false, Fault: { } fault } && fault.Contains("does not know this disk", StringComparison.Ordinal));
            await wiped.Process.Kill();
        }
    }
}
