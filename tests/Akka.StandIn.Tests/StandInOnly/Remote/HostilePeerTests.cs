using Akka.Actor;
using Akka.Event;
using Akka.Remote;
using Akka.StandIn.Tests.Remote;
using Xunit;

namespace Akka.StandIn.Tests.StandInOnly.Remote;

/// <summary>Whoever knows the wire format can do more than send garbage.</summary>
public class HostilePeerTests : IAsyncLifetime
{
    private const int StringSerializer = 17;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RemoteSystem _here = RemoteSystem.Start("Here");
    private readonly RemoteSystem _there = RemoteSystem.Start("There");

    public static TheoryData<byte[]> Malformed => new()
    {
        new byte[] { 0 },
        new byte[] { 99 },
        new byte[] { HostilePeer.Associate, 1, 2, 3 },
        new byte[] { HostilePeer.Heartbeat, 1 },
        new byte[] { HostilePeer.Stream },
        new byte[] { HostilePeer.Stream, 0, 0, 0, 0, 0, 0, 0, 0 },
        new byte[] { HostilePeer.Message },
        new byte[] { HostilePeer.Message, 0, 0, 1, 2, 3, 4, 0 },
        new byte[] { HostilePeer.Message, 5, (byte)'a' },
        new byte[] { HostilePeer.Message, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, (byte)'a' },
        new byte[] { HostilePeer.Message, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF },
        new byte[] { HostilePeer.Message, 1, (byte)'a', 0, 1, 2 },
    };

    public async Task InitializeAsync() => await _there.RefTo(_here, "user/echo").Ask("hello", Patience);

    public async Task DisposeAsync()
    {
        await _here.DisposeAsync();
        await _there.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_frame_costs_its_sender_the_connection_and_nobody_else_anything(byte[] frame)
    {
        var ends = Probe.Of<DisassociatedEvent>(_here.System);
        using var peer = new HostilePeer(_here.Address);
        await peer.Enter();

        await peer.Send(frame);

        await peer.IsShownOut(Patience);
        Assert.Equal("Hostile", (await ends.Expect<DisassociatedEvent>()).RemoteAddress.System);
        Assert.Equal("still here", await _there.RefTo(_here, "user/echo").Ask<string>("still here", Patience));
        Assert.Empty(ends.Drain());
    }

    [Fact]
    public async Task A_message_outside_a_stream_is_malformed()
    {
        using var peer = new HostilePeer(_here.Address);

        await peer.Say("user/echo", StringSerializer, "", "x"u8.ToArray());

        await peer.IsShownOut(Patience);
    }

    [Fact]
    public async Task What_can_not_be_read_or_delivered_is_dropped_and_the_next_message_arrives()
    {
        var listener = new Probe(_here.System, "listener");
        var letters = Probe.Of<DeadLetter>(_here.System);
        var warnings = Probe.Of<Warning>(_here.System);
        using var peer = new HostilePeer(_here.Address);
        await peer.Enter();

        await peer.Say("user/listener", 123_456, "", []);
        await peer.Say("user/listener", StringSerializer, "no such type", [1, 2, 3]);
        await peer.Say("user/listener", 1, "System.Diagnostics.Process, System.Diagnostics.Process", "{}"u8.ToArray());
        await peer.Say("user/nobody", StringSerializer, "System.String, mscorlib", "lost"u8.ToArray());
        await peer.Say("user/../../\0#x", StringSerializer, "System.String, mscorlib", "lost"u8.ToArray());
        await peer.Say("user/listener", StringSerializer, "System.String, mscorlib", "arrived"u8.ToArray());

        Assert.Equal("arrived", await listener.Expect<object>());
        await letters.Expect<DeadLetter>(letter => letter.Message is "lost");
        for (var i = 0; i < 3; i++)
            await warnings.Expect<Warning>(warning => warning.Message.ToString()!.Contains("Deserialization failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Random_frames_are_survived()
    {
        // A fixed seed: what fails once fails again.
        var random = new Random(4711);
        for (var round = 0; round < 100; round++)
        {
            using var peer = new HostilePeer(_here.Address);
            await peer.Enter();
            var frame = new byte[random.Next(1, 200)];
            random.NextBytes(frame);
            frame[0] = (byte)random.Next(0, 7);
            await peer.Send(frame);
        }

        Assert.Equal("still here", await _there.RefTo(_here, "user/echo").Ask<string>("still here", Patience));
    }
}
