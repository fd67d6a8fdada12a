using Akka.Actor;
using Akka.Event;
using Akka.Remote;
using Xunit;

namespace Akka.StandIn.Tests.Remote;

public class QuarantineTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RemoteSystem _here = RemoteSystem.Start("Here");
    private readonly RemoteSystem _there = RemoteSystem.Start("There");

    public async Task InitializeAsync() => await _here.RefTo(_there, "user/echo").Ask("hello", Patience);

    public async Task DisposeAsync()
    {
        await _here.DisposeAsync();
        await _there.DisposeAsync();
    }

    [Fact]
    public async Task A_quarantined_incarnation_is_told_nothing_more()
    {
        var quarantines = Probe.Of<QuarantinedEvent>(_here.System);
        var ends = Probe.Of<DisassociatedEvent>(_here.System);
        var letters = Probe.Of<DeadLetter>(_here.System);

        Quarantine();

        var quarantined = await quarantines.Expect<QuarantinedEvent>();
        Assert.Equal((_there.Address, UidOf(_there)), (quarantined.Address, quarantined.Uid));
        Assert.Equal(LogLevel.WarningLevel, quarantined.LogLevel());
        await ends.Expect<DisassociatedEvent>();

        _here.RefTo(_there, "user/echo").Tell("lost", ActorRefs.NoSender);
        await letters.Expect<DeadLetter>(letter => letter.Message is "lost");
    }

    [Fact]
    public async Task A_quarantined_incarnation_is_heard_no_more_and_learns_why()
    {
        var listener = new Probe(_here.System, "listener");
        var outcasts = Probe.Of<ThisActorSystemQuarantinedEvent>(_there.System);
        var ends = Probe.Of<DisassociatedEvent>(_there.System);
        Quarantine();
        await ends.Expect<DisassociatedEvent>();

        ThisActorSystemQuarantinedEvent? learned = null;
        while (learned is null)
        {
            // Gated at first; the gate is short.
            _there.RefTo(_here, "user/listener").Tell("lost", ActorRefs.NoSender);
            await Task.Yield();
            learned = outcasts.Drain().OfType<ThisActorSystemQuarantinedEvent>().FirstOrDefault();
        }

        Assert.Equal((_there.Address, _here.Address), (learned.LocalAddress, learned.RemoteAddress));
        Assert.Equal(LogLevel.WarningLevel, learned.LogLevel());
        Assert.Empty(listener.Drain());
    }

    [Fact]
    public async Task The_next_incarnation_is_welcome()
    {
        var quarantines = Probe.Of<QuarantinedEvent>(_here.System);
        Quarantine();
        await quarantines.Expect<QuarantinedEvent>();
        await _there.DisposeAsync();

        await using var again = RemoteSystem.StartAt(_there.Address);

        Assert.Equal("welcome", await again.RefTo(_here, "user/echo").Ask<string>("welcome", Patience));
        Assert.Equal("welcome", await _here.RefTo(again, "user/echo").Ask<string>("welcome", Patience));
    }

    [Fact]
    public async Task Another_uid_than_that_of_the_peer_changes_nothing()
    {
        var quarantines = Probe.Of<QuarantinedEvent>(_here.System);

        ((IRemoteActorRefProvider)((ExtendedActorSystem)_here.System).Provider).Quarantine(_there.Address, UidOf(_there) ^ 1);

        Assert.Equal("still here", await _here.RefTo(_there, "user/echo").Ask<string>("still here", Patience));
        Assert.Empty(quarantines.Drain());
    }

    [Fact]
    public async Task Without_a_uid_the_address_is_gated_only()
    {
        var ends = Probe.Of<DisassociatedEvent>(_here.System);
        var quarantines = Probe.Of<QuarantinedEvent>(_here.System);

        ((IRemoteActorRefProvider)((ExtendedActorSystem)_here.System).Provider).Quarantine(_there.Address, null);

        await ends.Expect<DisassociatedEvent>();
        var echo = _here.RefTo(_there, "user/echo");
        while (true)
        {
            try
            {
                await echo.Ask("hello", TimeSpan.FromMilliseconds(100));
                break;
            }
            catch (AskTimeoutException)
            {
                // Gated still.
            }
        }

        Assert.Empty(quarantines.Drain());
    }

    private static int UidOf(RemoteSystem system) => AddressUidExtension.Uid(system.System);

    private void Quarantine() =>
        ((IRemoteActorRefProvider)((ExtendedActorSystem)_here.System).Provider).Quarantine(_there.Address, UidOf(_there));
}
