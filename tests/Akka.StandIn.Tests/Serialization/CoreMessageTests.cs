using System.Runtime.Serialization;
using Akka.Actor;
using Xunit;

namespace Akka.StandIn.Tests.Serialization;

/// <summary>Akka's own messages, primitives, refs and exceptions on their way through bytes.</summary>
public sealed class CoreMessageTests : IDisposable
{
    private readonly SystemWithSerializers _system = new();

    public void Dispose() => _system.Dispose();

    private IActorRef NewActor(string name) => _system.System.ActorOf(Props.Create<Silent>(), name);

    [Theory]
    [InlineData("")]
    [InlineData("tëxt")]
    [InlineData(int.MinValue)]
    [InlineData(long.MaxValue)]
    public void Primitives(object value) => Assert.Equal(value, _system.RoundTrip(value));

    [Fact]
    public void Bytes_are_not_even_copied()
    {
        byte[] bytes = [1, 2, 3];

        Assert.Same(bytes, _system.RoundTrip(bytes));
    }

    [Fact]
    public void Refs_are_equal_to_what_they_were()
    {
        var actor = NewActor("a");

        Assert.Equal(actor, _system.RoundTrip(actor));
        Assert.Same(ActorRefs.Nobody, _system.RoundTrip<IActorRef>(ActorRefs.Nobody));
    }

    [Fact]
    public void Refs_are_written_with_their_uid_and_read_with_and_without()
    {
        var actor = NewActor("b");
        var path = Akka.Serialization.Serialization.SerializedActorPath(actor);

        Assert.EndsWith($"/user/b#{actor.Path.Uid}", path);
        Assert.Equal(actor, _system.Serialization.DeserializeActorRef(path));
        Assert.Equal(actor, _system.Serialization.DeserializeActorRef("akka://wire/user/b"));
        Assert.Equal("", Akka.Serialization.Serialization.SerializedActorPath(ActorRefs.NoSender));
    }

    [Fact]
    public void The_current_transport_is_known_inside_and_unknown_outside()
    {
        var address = Akka.Serialization.Serialization.WithTransport(
            _system.System, () => Akka.Serialization.Serialization.GetCurrentTransportInformation().Address);

        Assert.Equal(_system.System.Provider.DefaultAddress, address);
        Assert.Equal("state", Akka.Serialization.Serialization.WithTransport(_system.System, "state", state => state));
        Assert.Throws<InvalidOperationException>(Akka.Serialization.Serialization.GetCurrentTransportInformation);
    }

    [Fact]
    public void Signals()
    {
        Assert.Same(PoisonPill.Instance, _system.RoundTrip(PoisonPill.Instance));
        Assert.Same(Kill.Instance, _system.RoundTrip(Kill.Instance));
    }

    [Fact]
    public void Questions_of_identity_and_their_answers()
    {
        var actor = NewActor("c");

        Assert.Equal("id", _system.RoundTrip(new Identify("id")).MessageId);
        var answer = _system.RoundTrip(new ActorIdentity(7, actor));
        Assert.Equal((7, actor), (answer.MessageId, answer.Subject));
        Assert.Null(_system.RoundTrip(new ActorIdentity("id", null)).Subject);
    }

    [Fact]
    public void Success()
    {
        Assert.Equal(new Greeting("done"), _system.RoundTrip(new Status.Success(new Greeting("done"))).Status);
        Assert.Null(_system.RoundTrip(new Status.Success(null)).Status);
    }

    [Fact]
    public void Failure_brings_the_exception_with_its_fields_and_what_caused_it()
    {
        var failure = _system.RoundTrip(new Status.Failure(new TravellingException("outer", 42, new InvalidOperationException("inner")), "state"));

        var cause = Assert.IsType<TravellingException>(failure.Cause);
        Assert.Equal(("outer", 42), (cause.Message, cause.Code));
        Assert.Equal("inner", Assert.IsType<InvalidOperationException>(cause.InnerException).Message);
        Assert.Equal("state", failure.State);
    }

    [Fact]
    public void Failure_tells_where_the_exception_was_thrown()
    {
        Exception thrown;
        try
        {
            throw new TimeoutException("late");
        }
        catch (TimeoutException caught)
        {
            thrown = caught;
        }

        var cause = Assert.IsType<TimeoutException>(_system.RoundTrip(new Status.Failure(thrown)).Cause);

        Assert.Equal(thrown.StackTrace, cause.StackTrace);
    }

    [Fact]
    public void An_exception_that_cannot_be_constructed_from_bytes_arrives_as_null() =>
        Assert.Null(_system.RoundTrip(new Status.Failure(new HomelyException("at home"))).Cause);

    [Theory]
    [InlineData(16, "no such manifest")]
    [InlineData(16, "")]
    [InlineData(17, "no such manifest")]
    public void An_unknown_manifest_is_refused(int serializer, string manifest)
    {
        var error = Assert.ThrowsAny<Exception>(() => _system.Serialization.Deserialize([1, 2, 3], serializer, manifest));

        Assert.True(error is SerializationException or ArgumentException);
    }

    private sealed class Silent : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}
