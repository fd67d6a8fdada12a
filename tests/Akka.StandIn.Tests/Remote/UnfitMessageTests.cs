using Akka.Actor;
using Akka.Event;
using Akka.Remote;
using Xunit;

namespace Akka.StandIn.Tests.Remote;

/// <summary>Messages that can't be sent, or can't be understood.</summary>
public class UnfitMessageTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RemoteSystem _here = RemoteSystem.Start("Here");
    private readonly RemoteSystem _there = RemoteSystem.Start("There");
    private IActorRef _echo = ActorRefs.Nobody;

    public async Task InitializeAsync()
    {
        _echo = _here.RefTo(_there, "user/echo");
        await _echo.Ask("hello", Patience);
    }

    public async Task DisposeAsync()
    {
        await _here.DisposeAsync();
        await _there.DisposeAsync();
    }

    [Theory]
    [InlineData("Argument")]
    [InlineData("Serialization")]
    public async Task A_message_that_can_not_be_serialized_is_logged_and_dropped(string exception)
    {
        await IsDroppedAndNothingElse<Error>(_here, new Unserializable(exception));
    }

    [Fact]
    public async Task A_message_above_the_maximum_frame_size_is_logged_and_dropped()
    {
        await IsDroppedAndNothingElse<Error>(_here, new Text(new string('x', 130_000)));
    }

    [Fact]
    public async Task A_message_below_the_maximum_frame_size_passes()
    {
        var large = new Text(new string('x', 127_000));

        Assert.Equal(large, await _echo.Ask<Text>(large, Patience));
    }

    [Fact]
    public async Task A_manifest_that_the_receiver_does_not_know_is_logged_and_dropped()
    {
        await IsDroppedAndNothingElse<Warning>(_there, new Unknown());
    }

    [Fact]
    public async Task A_message_that_throws_when_it_is_read_is_logged_and_dropped()
    {
        await IsDroppedAndNothingElse<Warning>(_there, new Poisoned());
    }

    private async Task IsDroppedAndNothingElse<TLog>(RemoteSystem where, object message)
        where TLog : LogEvent
    {
        var log = Probe.Of<TLog>(where.System);
        var listener = new Probe(_there.System, "listener");
        var ends = Probe.Of<DisassociatedEvent>(_here.System);
        var target = _here.RefTo(_there, "user/listener");

        target.Tell("before", ActorRefs.NoSender);
        target.Tell(message, ActorRefs.NoSender);
        target.Tell("after", ActorRefs.NoSender);

        Assert.Equal("before", await listener.Expect<object>());
        Assert.Equal("after", await listener.Expect<object>());
        await log.Expect<TLog>();
        Assert.Empty(ends.Drain());
    }
}
