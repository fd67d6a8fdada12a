using Akka.StandIn.Tests.Remote;
using Xunit;

namespace Akka.StandIn.Tests.StandInOnly.Remote;

/// <summary>What a message carries beside itself. In Akka.NET both addresses are in every one.</summary>
public sealed class WireTests : IAsyncLifetime
{
    private const int StringSerializer = 17;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RemoteSystem _here = RemoteSystem.Start("Here");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _here.DisposeAsync();

    [Fact]
    public async Task Addresses_that_the_handshake_has_told_are_left_away()
    {
        using var peer = new HostilePeer(_here.Address);
        await peer.Enter();

        await peer.Say("user/echo", StringSerializer, "System.String, mscorlib", "x"u8.ToArray(), sender: "/user/me#7");

        var (recipient, sender) = await peer.Hear(Patience);
        Assert.Equal("/user/me#7", recipient);
        Assert.StartsWith("/user/echo#", sender, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_other_address_stands_there()
    {
        using var peer = new HostilePeer(_here.Address);
        await peer.Enter();
        await peer.Say("user/echo", StringSerializer, "System.String, mscorlib", "x"u8.ToArray(), sender: "/user/me");
        await peer.Hear(Patience);

        const string third = "akka.tcp://Third@127.0.0.1:12/user/else";
        var other = _here.RefTo(Akka.Actor.Address.Parse("akka.tcp://Third@127.0.0.1:12"), "user/else");
        _here.RefTo(Akka.Actor.Address.Parse("akka.tcp://Hostile@127.0.0.1:1"), "user/me").Tell("on behalf of another", other);

        Assert.Equal(("/user/me", third), await peer.Hear(Patience));
    }
}
