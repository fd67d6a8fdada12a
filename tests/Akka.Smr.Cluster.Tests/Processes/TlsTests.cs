using Xunit;

namespace Akka.Smr.Cluster.Tests.Processes;

/// <summary>The example with its nodes connected as a <c>--config</c> file says.</summary>
[Collection("Processes")]
public sealed class TlsTests
{
    [Fact]
    public async Task A_node_may_be_told_to_speak_under_TLS_and_may_be_added()
    {
        using var tls = new SelfSigned();
        using var config = new TemporaryFile(tls.Configuration);
        await using var group = await StoreGroup.Start("--config", config.Path);
        await StoreGroup.Done(group["n1"], new { op = "put", key = "k", value = "v" });
        Assert.Equal("v", await StoreGroup.Read(group["n3"], "k"));

        var fourth = group["n4"];
        group.StartNode(fourth, "--bootstrap", "join");
        await Patience.Until(
            "n4 is added",
            () => group["n1"].Post("/v1/admin/members", $$$"""{"add":{"name":"n4","address":"{{{fourth.Akka}}}","kind":"voter"}}"""),
            answer => answer.IsDone);

        Assert.Equal("v", await StoreGroup.Read(fourth, "k"));
    }
}
