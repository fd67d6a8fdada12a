using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Remote;
using Xunit;

namespace Akka.StandIn.Tests.Remote;

/// <summary>Whoever can reach the port can send anything.</summary>
public class HostileBytesTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RemoteSystem _here = RemoteSystem.Start("Here", "akka.remote.dot-netty.tcp.connection-timeout = 1 s");
    private readonly RemoteSystem _there = RemoteSystem.Start("There");

    public static TheoryData<byte[]> Garbage => new()
    {
        "GET / HTTP/1.1\r\nHost: here\r\n\r\n"u8.ToArray(),
        new byte[] { 0xFF, 0xFF, 0xFF, 0x7F, 1, 2, 3 },
        new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3 },
        new byte[] { 0, 0, 0, 0, 0, 0, 0, 0 },
        new byte[] { 1, 0, 0, 0, 0xFF },
        new byte[] { 16, 0, 0, 0, 1, 2, 3 },
        Enumerable.Range(0, 100_000).Select(i => (byte)(i * 31)).ToArray(),
    };

    public async Task InitializeAsync() => await _there.RefTo(_here, "user/echo").Ask("hello", Patience);

    public async Task DisposeAsync()
    {
        await _here.DisposeAsync();
        await _there.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task Garbage_is_survived_and_its_connection_closed(byte[] garbage)
    {
        var ends = Probe.Of<DisassociatedEvent>(_here.System);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _here.Address.Port!.Value);

        await client.GetStream().WriteAsync(garbage);

        await IsClosed(client);
        Assert.Equal("still here", await _there.RefTo(_here, "user/echo").Ask<string>("still here", Patience));
        Assert.Empty(ends.Drain());
    }

    [Fact]
    public async Task Who_never_says_who_he_is_is_shown_out()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _here.Address.Port!.Value);

        await IsClosed(client);
    }

    private static async Task IsClosed(TcpClient client)
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[1024];
        try
        {
            while (await client.GetStream().ReadAsync(buffer, patience.Token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset, which will do as well.
        }
    }
}
