using Akka.Actor;
using Akka.Event;
using Akka.Remote;
using Akka.StandIn.Tests.Remote;
using Xunit;

namespace Akka.StandIn.Tests.StandInOnly.Remote;

/// <summary>Where the stand-in's remoting differs from some versions of Akka.NET, on purpose.</summary>
public class DifferencesTests : IAsyncLifetime
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

    /// <summary>So it is in 1.5.30; later versions log and drop whatever a serializer throws.</summary>
    [Fact]
    public async Task A_serializer_that_throws_an_exception_of_another_kind_costs_the_association()
    {
        var ends = Probe.Of<DisassociatedEvent>(_here.System);
        var errors = Probe.Of<AssociationErrorEvent>(_here.System);

        _echo.Tell(new Unserializable("InvalidOperation"), ActorRefs.NoSender);

        Assert.Equal(LogLevel.ErrorLevel, (await errors.Expect<AssociationErrorEvent>()).LogLevel());
        await ends.Expect<DisassociatedEvent>();
    }

    /// <summary>Remote death watch is left out; Akka.NET has it, and it can quarantine living peers.</summary>
    [Fact]
    public async Task An_actor_of_another_system_can_not_be_watched()
    {
        var watcher = _here.System.ActorOf(Props.Create(() => new Watcher(_echo)));

        Assert.IsType<NotSupportedException>(await watcher.Ask<Exception>("watch", Patience));
    }

    /// <summary>Akka.NET remembers it in a cache of each thread, so there it may happen or not.</summary>
    [Fact]
    public async Task A_path_without_uid_is_settled_once_it_has_found_its_actor()
    {
        var first = new Probe(_there.System, "name");
        var byPath = _here.RefTo(_there, "user/name");
        var letters = Probe.Of<DeadLetter>(_there.System);
        byPath.Tell("one", ActorRefs.NoSender);
        await first.Expect<string>();

        _there.System.Stop(first.Ref);
        byPath.Tell("two", ActorRefs.NoSender);

        await letters.Expect<DeadLetter>(letter => letter.Message is "two");
    }

    private sealed class Watcher(IActorRef subject) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            try
            {
                Context.Watch(subject);
            }
            catch (NotSupportedException refused)
            {
                Sender.Tell(refused);
            }
        }
    }
}
