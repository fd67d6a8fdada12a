using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Xunit;

namespace Akka.Smr.Cluster.Tests.Systems;

/// <summary>A group whose nodes are connected as <c>hocon/tls.conf</c> says, with a certificate that the test signs itself.</summary>
[Collection("Systems")]
public sealed class TlsTests : IDisposable
{
    private const string Password = "correct horse";

    private readonly string _certificate = Path.GetTempFileName();

    public TlsTests()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=akka.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        File.WriteAllBytes(_certificate, certificate.Export(X509ContentType.Pfx, Password));
    }

    public void Dispose() => File.Delete(_certificate);

    [Fact]
    public async Task What_is_written_on_one_node_is_read_on_all()
    {
        await using var nodes = await TestNodes.Start("cluster", further: Tls(), protocol: "akka.ssl.tcp");
        var proxy = nodes.Outsider.StartProxy();

        Assert.Equal("akka.ssl.tcp", ((ExtendedActorSystem)nodes.Outsider.System).Provider.DefaultAddress.Protocol);
        Assert.Equal(new Sum(1), await proxy.Ask<Sum>(new Add(1), TimeSpan.FromSeconds(20)));
        foreach (var node in nodes.All)
            Assert.Equal(new Sum(1), (await node.Client.Query<Sum>(new GetSum())).Value);
    }

    /// <summary>The file as it is, but for the certificate, which nobody vouches for here.</summary>
    private string Tls() => File.ReadAllText(Path.Combine(Path.GetDirectoryName(SourceFile())!, "../../../hocon/tls.conf")) + $$"""

        akka.remote.dot-netty.tcp.ssl {
          suppress-validation = true
          certificate { path = "{{_certificate}}", password = "{{Password}}" }
        }
        """;

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
