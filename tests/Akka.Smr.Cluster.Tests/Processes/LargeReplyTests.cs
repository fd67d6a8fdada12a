using System.Net;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Cluster.Tests.Processes;

/// <summary>Replies that can't be told, because they are larger than a command may be or than a session may remember.</summary>
[Collection("Processes")]
public sealed class LargeReplyTests
{
    private static readonly string Half = new('x', 600);

    [Fact]
    public async Task A_value_that_has_grown_too_large_to_be_told_is_named_as_that_and_not_as_a_timeout()
    {
        await using var group = await StoreGroup.Start("--max-command-bytes", "1024");
        var node = group["n2"];
        await StoreGroup.Done(node, new { op = "put", key = "k", value = Half });

        var grown = await node.Command(new { op = "append", key = "k", value = Half });

        ExpectUnreadable(grown, "max-command-bytes");
        foreach (var other in group.Nodes)
        {
            var read = (await other.Get("/v1/kv/k")).Expect(HttpStatusCode.InternalServerError);
            Assert.Equal("reply_too_large", read.Field("error"));
            Assert.Contains("max-command-bytes", read.Field("detail"), StringComparison.Ordinal);
        }

        // It was done indeed, and what is small enough to be told still is.
        Assert.Equal("False", (await StoreGroup.Done(node, new { op = "cas", key = "k", expected = Half, value = "y" })).Result);
        await StoreGroup.Done(node, new { op = "put", key = "k", value = "y" });
        Assert.Equal("y", await StoreGroup.Read(group["n3"], "k"));
    }

    [Fact]
    [Hazard("40")]
    public async Task A_repeated_command_whose_reply_is_forgotten_is_not_done_again_and_says_that_it_was_done()
    {
        using var config = new TemporaryFile("akka.smr.groups.store.sessions.max-reply-bytes = 64 KiB");
        await using var group = await StoreGroup.Start("--config", config.Path);
        var command = new { op = "append", key = "k", value = new string('x', 70_000), session = "s", seq = 1 };
        await StoreGroup.Done(group["n1"], command);

        ExpectUnreadable(await group["n2"].Command(command), "sessions.max-reply-bytes");

        Assert.Equal(70_000, (await StoreGroup.Read(group["n3"], "k"))!.Length);
    }

    private static void ExpectUnreadable(Answer answer, string key)
    {
        Assert.Equal("reply_unreadable", answer.Expect(HttpStatusCode.GatewayTimeout).Field("error"));
        Assert.Equal("unknown", answer.Field("applied"));
        Assert.StartsWith("It was done", answer.Field("detail"), StringComparison.Ordinal);
        Assert.Contains(key, answer.Field("detail"), StringComparison.Ordinal);
    }
}
