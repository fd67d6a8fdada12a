using Akka.Actor;
using Akka.Event;
using Akka.Remote;
using Xunit;

namespace Akka.StandIn.Tests.Remote;

public class AssociationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Long enough that nothing but an inbound connection can have opened the gate.
    private const string LongGate = "akka.remote.retry-gate-closed-for = 1 h";

    [Fact]
    public async Task Both_sides_hear_of_the_beginning_and_the_end()
    {
        await using var here = RemoteSystem.Start("Here");
        var there = RemoteSystem.Start("There");
        var hereHears = Probe.Of<AssociationEvent>(here.System);
        var thereHears = Probe.Of<AssociationEvent>(there.System);

        await here.RefTo(there, "user/echo").Ask("hello", Patience);

        var outbound = await hereHears.Expect<AssociatedEvent>();
        Assert.Equal((here.Address, there.Address, false), (outbound.LocalAddress, outbound.RemoteAddress, outbound.IsInbound));
        var inbound = await thereHears.Expect<AssociatedEvent>();
        Assert.Equal((there.Address, here.Address, true), (inbound.LocalAddress, inbound.RemoteAddress, inbound.IsInbound));
        Assert.Equal(LogLevel.DebugLevel, inbound.LogLevel());

        await there.DisposeAsync();
        var end = await hereHears.Expect<DisassociatedEvent>();
        Assert.Equal((here.Address, there.Address), (end.LocalAddress, end.RemoteAddress));
    }

    [Fact]
    public async Task An_answer_uses_the_connection_the_question_came_on()
    {
        await using var here = RemoteSystem.Start("Here");
        await using var there = RemoteSystem.Start("There");
        var hereHears = Probe.Of<AssociatedEvent>(here.System);

        await here.RefTo(there, "user/echo").Ask("hello", Patience);
        await there.RefTo(here, "user/echo").Ask("hello", Patience);

        Assert.False((await hereHears.Expect<AssociatedEvent>()).IsInbound);
        Assert.Empty(hereHears.Drain());
    }

    [Fact]
    public async Task What_was_told_before_the_end_of_a_system_still_arrives()
    {
        const int count = 5_000;
        await using var there = RemoteSystem.Start("There");
        var listener = new Probe(there.System, "listener");
        var here = RemoteSystem.Start("Here");
        var target = here.RefTo(there, "user/listener");
        target.Tell(-1, ActorRefs.NoSender);
        await listener.Expect<int>();

        for (var i = 0; i < count; i++)
            target.Tell(i, ActorRefs.NoSender);
        await here.DisposeAsync();

        for (var i = 0; i < count; i++)
            Assert.Equal(i, await listener.Expect<int>());
    }

    [Fact]
    public async Task Messages_to_an_address_where_nobody_listens_become_dead_letters_until_somebody_does()
    {
        await using var here = RemoteSystem.Start("Here");
        var gone = RemoteSystem.Start("There");
        var address = gone.Address;
        await gone.DisposeAsync();
        var letters = Probe.Of<DeadLetter>(here.System);
        var errors = Probe.Of<AssociationErrorEvent>(here.System);
        var echo = here.RefTo(address, "user/echo");

        echo.Tell("anyone?", ActorRefs.NoSender);

        Assert.Equal("anyone?", (await letters.Expect<DeadLetter>(letter => letter.Message is string)).Message);
        var error = await errors.Expect<AssociationErrorEvent>();
        Assert.Equal((address, false, LogLevel.WarningLevel), (error.RemoteAddress, error.IsInbound, error.LogLevel()));

        await using var there = RemoteSystem.StartAt(address);
        await Eventually(echo);
    }

    [Fact]
    public async Task A_ref_without_uid_survives_the_restart_of_its_system()
    {
        await using var here = RemoteSystem.Start("Here");
        var there = RemoteSystem.Start("There");
        var echo = here.RefTo(there, "user/echo");
        await echo.Ask("hello", Patience);

        await there.DisposeAsync();
        await using var again = RemoteSystem.StartAt(there.Address);

        await Eventually(echo);
    }

    [Fact]
    public async Task A_reset_connection_gates_both_sides_for_a_while()
    {
        await using var proxy = new TcpProxy();
        await using var here = RemoteSystem.Start("Here", "akka.remote.retry-gate-closed-for = 2 s");
        await using var there = RemoteSystem.Start("There", proxy.ConfigBehind + "\nakka.remote.retry-gate-closed-for = 2 s");
        var toThere = here.RefTo(there, "user/echo");
        var toHere = there.RefTo(here, "user/echo");
        await toThere.Ask("hello", Patience);
        var ends = (Here: Probe.Of<DisassociatedEvent>(here.System), There: Probe.Of<DisassociatedEvent>(there.System));
        var letters = (Here: Probe.Of<DeadLetter>(here.System), There: Probe.Of<DeadLetter>(there.System));

        proxy.Cut();
        await ends.Here.Expect<DisassociatedEvent>();
        await ends.There.Expect<DisassociatedEvent>();
        toThere.Tell("lost", ActorRefs.NoSender);
        toHere.Tell("lost", ActorRefs.NoSender);

        await letters.Here.Expect<DeadLetter>(letter => letter.Message is "lost");
        await letters.There.Expect<DeadLetter>(letter => letter.Message is "lost");
        await Eventually(toThere);
        await Eventually(toHere);
    }

    [Fact]
    public async Task A_gate_is_lifted_when_the_other_side_connects()
    {
        await using var here = RemoteSystem.Start("Here", LongGate);
        var there = RemoteSystem.Start("There");
        var echo = here.RefTo(there, "user/echo");
        await echo.Ask("hello", Patience);
        var ends = Probe.Of<DisassociatedEvent>(here.System);
        var letters = Probe.Of<DeadLetter>(here.System);
        await there.DisposeAsync();
        await ends.Expect<DisassociatedEvent>();
        await using var again = RemoteSystem.StartAt(there.Address);

        echo.Tell("lost", ActorRefs.NoSender);
        await letters.Expect<DeadLetter>(letter => letter.Message is "lost");

        await again.RefTo(here, "user/echo").Ask("hello", Patience);
        Assert.Equal("through", await echo.Ask<string>("through", Patience));
    }

    [Fact]
    public async Task A_silent_peer_is_noticed()
    {
        const string Impatient = "akka.remote.transport-failure-detector { heartbeat-interval = 100 ms, acceptable-heartbeat-pause = 1 s }";
        await using var proxy = new TcpProxy();
        await using var here = RemoteSystem.Start("Here", Impatient);
        await using var there = RemoteSystem.Start("There", proxy.ConfigBehind);
        await here.RefTo(there, "user/echo").Ask("hello", Patience);
        var ends = Probe.Of<DisassociatedEvent>(here.System);

        proxy.HoldBack();

        Assert.Equal(there.Address, (await ends.Expect<DisassociatedEvent>()).RemoteAddress);
    }

    [Fact]
    public async Task An_idle_connection_is_kept_alive()
    {
        const string Impatient = "akka.remote.transport-failure-detector { heartbeat-interval = 100 ms, acceptable-heartbeat-pause = 400 ms }";
        await using var here = RemoteSystem.Start("Here", Impatient);
        await using var there = RemoteSystem.Start("There", Impatient);
        var ends = Probe.Of<DisassociatedEvent>(here.System);
        var clock = new Probe(here.System);
        await here.RefTo(there, "user/echo").Ask("hello", Patience);

        // Several times as long as silence would be borne.
        here.System.Scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(2), clock.Ref, "over", ActorRefs.NoSender);
        await clock.Expect<string>();

        Assert.Empty(ends.Drain());
    }

    /// <summary>Once a heartbeat that went out beside a message left the sender waiting for ever.</summary>
    [Fact]
    public async Task Heartbeats_do_not_hold_up_messages()
    {
        const string Hurried = "akka.remote.transport-failure-detector.heartbeat-interval = 1 ms";
        await using var here = RemoteSystem.Start("Here", Hurried);
        await using var there = RemoteSystem.Start("There", Hurried);
        var players = Enumerable.Range(0, 4).Select(_ => Exchange(here.RefTo(there, "user/echo"), roundTrips: 3_000));

        await Task.WhenAll(players);

        static async Task Exchange(IActorRef echo, int roundTrips)
        {
            for (var i = 0; i < roundTrips; i++)
                Assert.Equal(i, await echo.Ask<int>(i, Patience));
        }
    }

    [Fact]
    public async Task A_peer_that_takes_nothing_does_not_hold_up_another()
    {
        await using var proxy = new TcpProxy();
        await using var here = RemoteSystem.Start("Here");
        await using var stuck = RemoteSystem.Start("Stuck", proxy.ConfigBehind);
        await using var there = RemoteSystem.Start("There");
        var toStuck = here.RefTo(stuck, "user/echo");
        await toStuck.Ask("hello", Patience);
        proxy.HoldBack();

        // More than all buffers on the way hold.
        var large = new Text(new string('x', 100_000));
        for (var i = 0; i < 500; i++)
            toStuck.Tell(large, ActorRefs.NoSender);

        Assert.Equal("through", await here.RefTo(there, "user/echo").Ask<string>("through", Patience));
    }

    [Fact]
    public async Task The_public_address_is_what_others_are_told()
    {
        await using var proxy = new TcpProxy();
        await using var here = RemoteSystem.Start("Here");
        await using var there = RemoteSystem.Start("There", proxy.ConfigBehind + "\nakka.remote.dot-netty.tcp.public-hostname = localhost");

        Assert.Equal(("localhost", proxy.Port), (there.Address.Host, there.Address.Port));
        Assert.Equal("hello", await here.RefTo(there, "user/echo").Ask<string>("hello", Patience));
    }

    [Fact]
    public void An_address_that_is_not_ours_is_an_error_at_start()
    {
        // 192.0.2.0/24 is set aside for documentation; no machine has it.
        Assert.ThrowsAny<Exception>(() => RemoteSystem.Start("Here", "akka.remote.dot-netty.tcp.hostname = 192.0.2.1"));
    }

    private static async Task Eventually(IActorRef echo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                await echo.Ask("hello", TimeSpan.FromMilliseconds(100), patience.Token);
                return;
            }
            catch (AskTimeoutException)
            {
                // Gated still.
            }
        }
    }
}
