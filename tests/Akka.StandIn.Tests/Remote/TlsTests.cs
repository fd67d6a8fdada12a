using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Event;
using Xunit;

namespace Akka.StandIn.Tests.Remote;

public class TlsTests : IDisposable
{
    private const string Password = "correct horse";

    /// <summary>Akka.NET may miss that a connection was refused while it was being set up, and goes by this time then.</summary>
    private const string BriefHandshake = "\nakka.remote.dot-netty.tcp.connection-timeout = 1 s";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public TlsTests()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=akka.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        File.WriteAllBytes(_path, certificate.Export(X509ContentType.Pfx, Password));
    }

    public void Dispose()
    {
        File.Delete(_path);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Encrypted_systems_talk_with_each_other()
    {
        await using var here = RemoteSystem.Start("Here", Tls(suppressValidation: true));
        await using var there = RemoteSystem.Start("There", Tls(suppressValidation: true));

        Assert.Equal("akka.ssl.tcp", here.Address.Protocol);
        Assert.Equal("secret", await here.RefTo(there, "user/echo").Ask<string>("secret", Patience));
        var large = new Text(new string('x', 100_000));
        Assert.Equal(large, await there.RefTo(here, "user/echo").Ask<Text>(large, Patience));
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        await using var here = RemoteSystem.Start("Here", Tls(suppressValidation: false) + BriefHandshake);
        await using var there = RemoteSystem.Start("There", Tls(suppressValidation: true));

        await IsLost(here, there.Address);
    }

    [Fact]
    public async Task Who_is_not_encrypted_gets_no_association()
    {
        await using var here = RemoteSystem.Start("Here", BriefHandshake);
        await using var there = RemoteSystem.Start("There", Tls(suppressValidation: true));

        await IsLost(here, new Address(here.Address.Protocol, there.Address.System, there.Address.Host, there.Address.Port));
    }

    [Fact]
    public void A_certificate_that_can_not_be_opened_is_an_error_at_start()
    {
        Assert.ThrowsAny<Exception>(() => RemoteSystem.Start("Here", Tls(suppressValidation: true) + "\nakka.remote.dot-netty.tcp.ssl.certificate.password = wrong"));
    }

    private static async Task IsLost(RemoteSystem here, Address there)
    {
        var letters = Probe.Of<DeadLetter>(here.System);
        // Again and again: nobody promises that a certain message that is lost becomes a dead letter.
        using var telling = new Cancelable(here.System.Scheduler);
        here.System.Scheduler.ScheduleTellRepeatedly(
            TimeSpan.Zero, TimeSpan.FromMilliseconds(100), here.RefTo(there, "user/echo"), "lost", ActorRefs.NoSender, telling);
        await letters.Expect<DeadLetter>(letter => letter.Message is "lost");
        telling.Cancel();
    }

    private string Tls(bool suppressValidation) => $$"""
        akka.remote.dot-netty.tcp {
          enable-ssl = true
          ssl {
            suppress-validation = {{(suppressValidation ? "true" : "false")}}
            certificate { path = "{{_path}}", password = "{{Password}}" }
          }
        }
        """;
}
