using Akka.Actor;
using Xunit;

namespace Akka.StandIn.Tests.Actor;

public class SystemTests() : Akka.TestKit.Xunit2.TestKit("akka.loglevel = OFF")
{
    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }

    private sealed class Counting : IExtension
    {
        public static int Made;

        public Counting() => Interlocked.Increment(ref Made);
    }

    private sealed class CountingId : ExtensionIdProvider<Counting>
    {
        public override Counting CreateExtension(ExtendedActorSystem system) => new();
    }

    public sealed class Loaded : IExtension;

    public sealed class LoadedId : ExtensionIdProvider<Loaded>
    {
        public override Loaded CreateExtension(ExtendedActorSystem system) => new();
    }

    [Fact]
    public async Task A_system_ends_when_all_its_actors_have()
    {
        var system = ActorSystem.Create("ends", "akka.loglevel = OFF");
        var actor = system.ActorOf(Props.Create<Echo>(), "a");
        bool called = false;
        system.RegisterOnTermination(() => called = true);
        Watch(actor);
        await system.Terminate().WaitAsync(TimeSpan.FromSeconds(10));
        await system.WhenTerminated.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(called);
    }

    [Fact]
    public void A_system_name_of_other_characters_is_refused() => Assert.Throws<ArgumentException>(() => ActorSystem.Create("a b"));

    [Fact]
    public void An_extension_is_made_once()
    {
        var first = new CountingId().Apply(Sys);
        Assert.Same(first, new CountingId().Apply(Sys));
        Assert.Same(first, Sys.WithExtension<Counting, CountingId>());
        Assert.True(Sys.HasExtension<Counting>());
        Assert.Equal(1, Counting.Made);
    }

    [Fact]
    public async Task Extensions_are_loaded_by_name_and_unknown_ones_only_logged()
    {
        string name = $"{typeof(LoadedId).FullName}, {typeof(LoadedId).Assembly.GetName().Name}";
        var system = ActorSystem.Create("loads", $"akka.loglevel = OFF, akka.extensions = [\"{name}\", \"No.Such.Type, Nowhere\"]");
        Assert.True(system.HasExtension<Loaded>());
        await system.Terminate();
    }

    [Fact]
    public void A_fallback_adds_below_what_the_user_set()
    {
        Sys.Settings.InjectTopLevelFallback("akka.loglevel = DEBUG, mine.key = 5");
        Assert.Equal("OFF", Sys.Settings.Config.GetString("akka.loglevel"));
        Assert.Equal(5, Sys.Settings.Config.GetInt("mine.key"));
    }

    [Fact]
    public void System_actors_live_beside_the_users()
    {
        var actor = ((ExtendedActorSystem)Sys).SystemActorOf(Props.Create<Echo>(), "mine");
        Assert.Equal($"akka://{Sys.Name}/system/mine", actor.Path.ToString());
        actor.Tell("hi", TestActor);
        ExpectMsg("hi");
    }

    [Fact]
    public void Refs_are_resolved_by_path()
    {
        var actor = Sys.ActorOf(Props.Create<Echo>(), "there");
        var provider = ((ExtendedActorSystem)Sys).Provider;
        Assert.Equal(actor, provider.ResolveActorRef(actor.Path.ToSerializationFormat()));
        Assert.Equal(actor, provider.ResolveActorRef(actor.Path.ToStringWithAddress()));
        Assert.Equal($"akka://{Sys.Name}", provider.DefaultAddress.ToString());
    }

    [Fact]
    public void An_actor_runs_on_the_dispatcher_it_was_given()
    {
        var actor = Sys.ActorOf(Props.Create<OnDispatcher>().WithDispatcher("akka.actor.default-fork-join-dispatcher"));
        actor.Tell("where", TestActor);
        ExpectMsg("akka.actor.default-fork-join-dispatcher");
    }

    [Fact]
    public void An_unknown_dispatcher_is_refused() =>
        Assert.ThrowsAny<Exception>(() => Sys.ActorOf(Props.Create<Echo>().WithDispatcher("no-such-dispatcher")));

    [Fact]
    public void Props_refuse_what_is_no_actor() => Assert.ThrowsAny<ArgumentException>(() => Props.Create(typeof(string)));

    private sealed class OnDispatcher : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(Context.Dispatcher.Id);
    }
}
