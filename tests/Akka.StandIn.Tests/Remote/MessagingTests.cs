using Akka.Actor;
using Akka.Event;
using Xunit;

namespace Akka.StandIn.Tests.Remote;

public class MessagingTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RemoteSystem _here = RemoteSystem.Start("Here");
    private readonly RemoteSystem _there = RemoteSystem.Start("There");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _here.DisposeAsync();
        await _there.DisposeAsync();
    }

    [Fact]
    public void A_system_has_an_address_that_others_can_use()
    {
        Assert.Equal("akka.tcp", _here.Address.Protocol);
        Assert.Equal("Here", _here.Address.System);
        Assert.Equal("127.0.0.1", _here.Address.Host);
        Assert.InRange(_here.Address.Port!.Value, 1, ushort.MaxValue);
    }

    [Fact]
    public async Task A_question_is_answered_across_systems()
    {
        var echo = _here.RefTo(_there, "user/echo");

        Assert.Equal("hello", await echo.Ask<string>("hello", Patience));
        Assert.Equal(42, await echo.Ask<int>(42, Patience));
        Assert.Equal(43L, await echo.Ask<long>(43L, Patience));
        Assert.Equal(new Text("words"), await echo.Ask<Text>(new Text("words"), Patience));
        Assert.False(((IActorRefScope)echo).IsLocal);
    }

    [Fact]
    public async Task A_sender_can_be_answered_and_remembered()
    {
        var asker = new Probe(_here.System, "asker");
        var answerer = new Probe(_there.System, "answerer");

        _here.RefTo(_there, "user/answerer").Tell("question", asker.Ref);
        var (_, sender) = await answerer.ExpectEnvelope<string>();
        sender.Tell("answer", answerer.Ref);
        var (answer, answered) = await asker.ExpectEnvelope<string>();

        Assert.Equal("answer", answer);
        Assert.Equal(_here.Address, sender.Path.Address);
        Assert.Equal(asker.Ref.Path.Uid, sender.Path.Uid);
        Assert.Equal(_there.Address, answered.Path.Address);
    }

    [Fact]
    public async Task Nobody_is_reached_by_another_name_than_his_own()
    {
        var listener = new Probe(_there.System, "listener");
        var errors = Probe.Of<Error>(_there.System);

        _here.RefTo(new Address("akka.tcp", "There", "localhost", _there.Address.Port), "user/listener").Tell("by another name", ActorRefs.NoSender);
        await errors.Expect<Error>(error => error.Message.ToString()!.Contains("non-local recipient", StringComparison.Ordinal));
        _here.RefTo(_there, "user/listener").Tell("by his own", ActorRefs.NoSender);

        Assert.Equal("by his own", await listener.Expect<string>());
    }

    [Fact]
    public async Task A_message_of_nobody_comes_from_dead_letters()
    {
        var listener = new Probe(_there.System, "listener");

        _here.RefTo(_there, "user/listener").Tell("hello", ActorRefs.NoSender);

        Assert.Equal(_there.System.DeadLetters, (await listener.ExpectEnvelope<string>()).Sender);
    }

    [Fact]
    public async Task What_one_actor_tells_another_arrives_in_order_and_once()
    {
        const int count = 20_000;
        var listener = new Probe(_there.System, "listener");
        var target = _here.RefTo(_there, "user/listener");

        for (var i = 0; i < count; i++)
            target.Tell(i, ActorRefs.NoSender);

        for (var i = 0; i < count; i++)
            Assert.Equal(i, await listener.Expect<object>());
    }

    [Fact]
    public async Task Both_may_begin_to_talk_at_the_same_time()
    {
        const int count = 2_000;
        var here = new Probe(_here.System, "listener");
        var there = new Probe(_there.System, "listener");
        var toThere = _here.RefTo(_there, "user/listener");
        var toHere = _there.RefTo(_here, "user/listener");

        for (var i = 0; i < count; i++)
        {
            toThere.Tell(i, ActorRefs.NoSender);
            toHere.Tell(i, ActorRefs.NoSender);
        }

        for (var i = 0; i < count; i++)
        {
            Assert.Equal(i, await here.Expect<object>());
            Assert.Equal(i, await there.Expect<object>());
        }
    }

    [Fact]
    public async Task Our_own_address_means_ourselves()
    {
        var echo = _here.RefTo(_here, "user/echo");

        Assert.True(((IActorRefScope)echo).IsLocal);
        Assert.Equal("hello", await echo.Ask<string>("hello", Patience));
    }

    [Fact]
    public async Task A_ref_in_a_message_finds_its_way_back()
    {
        var listener = new Probe(_here.System, "listener");
        var courier = new Probe(_there.System, "courier");

        _here.RefTo(_there, "user/courier").Tell(new ActorIdentity("who", listener.Ref), ActorRefs.NoSender);
        var carried = await courier.Expect<ActorIdentity>();

        Assert.Equal(_here.Address, carried.Subject.Path.Address);
        carried.Subject.Tell("found", ActorRefs.NoSender);
        Assert.Equal("found", await listener.Expect<string>());

        courier.Ref.Tell(carried, ActorRefs.NoSender);
        _there.RefTo(_here, "user/echo").Tell(carried, courier.Ref);
        await courier.Expect<ActorIdentity>();
        var returned = await courier.Expect<ActorIdentity>();
        Assert.Equal(listener.Ref.Path.Uid, returned.Subject.Path.Uid);
    }

    [Fact]
    public async Task A_failure_reaches_the_asker_as_the_exception_it_is()
    {
        var answerer = new Probe(_there.System, "answerer");
        var asked = _here.RefTo(_there, "user/answerer").Ask<string>("question", Patience);
        var (_, sender) = await answerer.ExpectEnvelope<string>();

        sender.Tell(new Status.Failure(new TimeoutException("too late")), ActorRefs.NoSender);

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => asked);
        Assert.Equal("too late", failure.Message);
    }

    [Fact]
    public async Task A_poison_pill_works_from_afar()
    {
        var victim = new Probe(_there.System, "victim");
        var watcher = _there.System.ActorOf(Props.Create(() => new Watcher(victim.Ref)));

        _here.RefTo(_there, "user/victim").Tell(PoisonPill.Instance, ActorRefs.NoSender);

        await watcher.Ask<string>("is it dead?", Patience);
    }

    [Fact]
    public async Task A_message_to_nobody_becomes_a_dead_letter_where_it_arrives()
    {
        var letters = Probe.Of<DeadLetter>(_there.System);

        _here.RefTo(_there, "user/nobody").Tell("anyone?", ActorRefs.NoSender);

        var letter = await letters.Expect<DeadLetter>();
        Assert.Equal("anyone?", letter.Message);
        Assert.Equal("/user/nobody", letter.Recipient.Path.ToStringWithoutAddress());
    }

    [Fact]
    public async Task A_ref_with_a_uid_means_that_incarnation_and_not_its_successor()
    {
        var first = new Probe(_there.System, "name");
        var identity = await _here.RefTo(_there, "user/name").Ask<ActorIdentity>(new Identify(1), Patience);
        Assert.Equal(first.Ref.Path.Uid, identity.Subject.Path.Uid);

        _there.System.Stop(first.Ref);
        var second = await Successor(_there.System, "name");
        var letters = Probe.Of<DeadLetter>(_there.System);
        identity.Subject.Tell("to the first", ActorRefs.NoSender);
        await letters.Expect<DeadLetter>(letter => letter.Message is "to the first");
        second.Ref.Tell("to the second", ActorRefs.NoSender);

        Assert.Equal("to the second", await second.Expect<string>());
    }

    // The name is free when the parent has seen the end of its bearer.
    private static async Task<Probe> Successor(ActorSystem system, string name)
    {
        while (true)
        {
            try
            {
                return new Probe(system, name);
            }
            catch (InvalidActorNameException)
            {
                await Task.Yield();
            }
        }
    }

    private sealed class Watcher : UntypedActor
    {
        private IActorRef? _asker;
        private bool _isDead;

        public Watcher(IActorRef watched) => Context.Watch(watched);

        protected override void OnReceive(object message)
        {
            if (message is Terminated)
                _isDead = true;
            else
                _asker = Sender;
            if (_isDead)
                _asker?.Tell("dead");
        }
    }
}
