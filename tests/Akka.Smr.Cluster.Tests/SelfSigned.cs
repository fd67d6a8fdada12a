using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Akka.Smr.Cluster.Tests;

/// <summary><c>hocon/tls.conf</c> with a certificate of one's own, in a file that lasts as long as this.</summary>
internal sealed class SelfSigned : IDisposable
{
    private const string Password = "correct horse";

    private readonly string _certificate = Path.GetTempFileName();

    public SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=akka.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        File.WriteAllBytes(_certificate, certificate.Export(X509ContentType.Pfx, Password));
    }

    /// <summary>The file as it is, but for the certificate, which nobody vouches for here.</summary>
    public string Configuration => File.ReadAllText(Path.Combine(Path.GetDirectoryName(SourceFile())!, "../../hocon/tls.conf")) + $$"""

        akka.remote.dot-netty.tcp.ssl {
          suppress-validation = true
          certificate { path = "{{_certificate}}", password = "{{Password}}" }
        }
        """;

    public void Dispose() => File.Delete(_certificate);

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
