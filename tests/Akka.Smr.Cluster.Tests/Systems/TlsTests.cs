using Akka.Actor;
using Xunit;

namespace Akka.Smr.Cluster.Tests.Systems;

/// <summary>A group whose nodes are connected as <c>hocon/tls.conf</c> says, with a certificate that the test signs itself.</summary>
[Collection("Systems")]
public sealed class TlsTests : IDisposable
{
    private readonly SelfSigned _tls = new();

    public void Dispose() => _tls.Dispose();

    [Fact]
    public async Task What_is_written_on_one_node_is_read_on_all()
    {
        await using var nodes = await TestNodes.Start("cluster", further: _tls.Configuration, protocol: "akka.ssl.tcp");
        var proxy = nodes.Outsider.StartProxy();

        Assert.Equal("akka.ssl.tcp", ((ExtendedActorSystem)nodes.Outsider.System).Provider.DefaultAddress.Protocol);
        Assert.Equal(new Sum(1), await proxy.Ask<Sum>(new Add(1), TimeSpan.FromSeconds(20)));
        foreach (var node in nodes.All)
            Assert.Equal(new Sum(1), (await node.Client.Query<Sum>(new GetSum())).Value);
    }
}
