using Akka.Actor;
using Akka.Event;
using Xunit;

namespace Akka.StandIn.Tests.Actor;

public class EventStreamTests() : Akka.TestKit.Xunit2.TestKit("akka.loglevel = DEBUG")
{
    private interface IEvent;

    private sealed record Small(int Id) : IEvent;

    private sealed record Large(int Id) : IEvent;

    private sealed class Logs : UntypedActor
    {
        private readonly ILoggingAdapter _log = Context.GetLogger();

        protected override void OnReceive(object message) => _log.Warning("seen {0} and {1}", message, 2);
    }

    [Fact]
    public void A_subscriber_gets_the_events_of_its_type_and_its_subtypes()
    {
        Assert.True(Sys.EventStream.Subscribe(TestActor, typeof(IEvent)));
        Assert.False(Sys.EventStream.Subscribe(TestActor, typeof(IEvent)));
        Sys.EventStream.Publish(new Small(1));
        Sys.EventStream.Publish("other");
        Sys.EventStream.Publish(new Large(2));
        ExpectMsg(new Small(1));
        ExpectMsg(new Large(2));
    }

    [Fact]
    public void Unsubscribed_is_over()
    {
        Sys.EventStream.Subscribe<Small>(TestActor);
        Sys.EventStream.Subscribe<Large>(TestActor);
        Assert.True(Sys.EventStream.Unsubscribe<Small>(TestActor));
        Sys.EventStream.Publish(new Small(1));
        Sys.EventStream.Publish(new Large(2));
        ExpectMsg(new Large(2));
        Assert.True(Sys.EventStream.Unsubscribe(TestActor));
        Assert.False(Sys.EventStream.Unsubscribe(TestActor));
    }

    [Fact]
    public void What_is_logged_is_an_event()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Warning));
        var actor = Sys.ActorOf(Props.Create<Logs>(), "logs");
        actor.Tell("x");
        var warning = ExpectMsg<Warning>();
        Assert.Equal("seen x and 2", warning.Message.ToString());
        Assert.Contains("/user/logs", warning.LogSource, StringComparison.Ordinal);
        Assert.Equal(LogLevel.WarningLevel, warning.LogLevel());
    }

    [Fact]
    public void A_failure_is_logged_with_its_cause()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Error));
        Sys.ActorOf(Props.Create<Fails>()).Tell("x");
        var error = ExpectMsg<Error>();
        Assert.IsType<InvalidOperationException>(error.Cause);
        Assert.Equal("on purpose", error.Message.ToString());
    }

    private sealed class Fails : UntypedActor
    {
        protected override void OnReceive(object message) => throw new InvalidOperationException("on purpose");
    }
}
