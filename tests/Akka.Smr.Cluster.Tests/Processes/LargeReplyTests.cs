using System.Net;
using Xunit;

namespace Akka.Smr.Cluster.Tests.Processes;

/// <summary>A group whose largest command is smaller than the largest value: values can grow beyond what a reply may carry.</summary>
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

        ExpectTooLarge(grown.Expect(HttpStatusCode.GatewayTimeout));
        Assert.Equal("unknown", grown.Field("applied"));
        Assert.StartsWith("It was done", grown.Field("detail"), StringComparison.Ordinal);
        foreach (var other in group.Nodes)
            ExpectTooLarge((await other.Get("/v1/kv/k")).Expect(HttpStatusCode.InternalServerError));

        // It was done indeed, and what is small enough to be told still is.
        Assert.Equal("False", (await StoreGroup.Done(node, new { op = "cas", key = "k", expected = Half, value = "y" })).Result);
        await StoreGroup.Done(node, new { op = "put", key = "k", value = "y" });
        Assert.Equal("y", await StoreGroup.Read(group["n3"], "k"));
    }

    private static void ExpectTooLarge(Answer answer)
    {
        Assert.Equal("reply_too_large", answer.Field("error"));
        Assert.Contains("max-command-bytes", answer.Field("detail"), StringComparison.Ordinal);
    }
}
