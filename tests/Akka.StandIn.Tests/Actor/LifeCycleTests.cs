using Akka.Actor;
using Xunit;

namespace Akka.StandIn.Tests.Actor;

public class LifeCycleTests() : Akka.TestKit.Xunit2.TestKit("akka.loglevel = OFF")
{
    private sealed record Spawn(string Name);

    private sealed class Recorder(IActorRef log) : UntypedActor
    {
        protected override void PreStart() => log.Tell("PreStart");

        protected override void PostStop() => log.Tell("PostStop");

        protected override void PreRestart(Exception reason, object message)
        {
            log.Tell($"PreRestart {reason.Message} {message}");
            base.PreRestart(reason, message);
        }

        protected override void PostRestart(Exception reason)
        {
            log.Tell($"PostRestart {reason.Message}");
            base.PostRestart(reason);
        }

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "fail":
                    throw new InvalidOperationException("failed");
                case Spawn spawn:
                    Sender.Tell(Context.ActorOf(Props.Create(() => new Recorder(log)), spawn.Name));
                    break;
                case "children":
                    Sender.Tell(string.Join(",", Context.GetChildren().Select(c => c.Path.Name).Order()));
                    break;
                default:
                    Sender.Tell(message);
                    break;
            }
        }
    }

    private IActorRef Start(string name) => Sys.ActorOf(Props.Create(() => new Recorder(TestActor)), name);

    [Fact]
    public void PreStart_comes_before_the_first_message_and_PostStop_after_the_last()
    {
        var actor = Start("a");
        actor.Tell("one", TestActor);
        actor.Tell(PoisonPill.Instance, TestActor);
        ExpectMsg("PreStart");
        ExpectMsg("one");
        ExpectMsg("PostStop");
    }

    [Fact]
    public void A_failing_actor_restarts_with_its_mailbox_and_without_the_message_that_failed()
    {
        var actor = Start("a");
        actor.Tell("one", TestActor);
        actor.Tell("fail", TestActor);
        actor.Tell("two", TestActor);
        ExpectMsg("PreStart");
        ExpectMsg("one");
        ExpectMsg("PreRestart failed fail");
        ExpectMsg("PostStop");
        ExpectMsg("PostRestart failed");
        ExpectMsg("PreStart");
        ExpectMsg("two");
    }

    [Fact]
    public void A_restart_stops_the_children_by_default()
    {
        var actor = Start("a");
        ExpectMsg("PreStart");
        actor.Tell(new Spawn("child"), TestActor);
        Watch(ReceiveN(2).OfType<IActorRef>().Single());
        actor.Tell("fail", TestActor);
        ExpectMsg("PreRestart failed fail");
        var rest = ReceiveN(5).Select(m => m is Terminated ? "Terminated" : (string)m).ToList();
        Assert.Equal(2, rest.Count(m => m == "PostStop"));
        Assert.Contains("Terminated", rest);
        actor.Tell("children", TestActor);
        ExpectMsg("");
    }

    [Fact]
    public void A_parent_stops_after_its_children()
    {
        var actor = Start("a");
        ExpectMsg("PreStart");
        actor.Tell(new Spawn("child"), TestActor);
        var child = ReceiveN(2).OfType<IActorRef>().Single();
        var watcher = CreateTestProbe();
        watcher.Watch(child);
        watcher.Watch(actor);
        Sys.Stop(actor);
        watcher.ExpectTerminated(child);
        watcher.ExpectTerminated(actor);
    }

    [Fact]
    public void A_name_is_free_again_when_its_actor_has_ended()
    {
        var first = Start("a");
        Watch(first);
        Assert.Throws<InvalidActorNameException>(() => Start("a"));
        Sys.Stop(first);
        FishForMessage(m => m is Terminated);
        // A third party may hear of the end before the parent has given the name free.
        IActorRef second = ActorRefs.Nobody;
        AwaitAssert(() => second = Start("a"));
        Assert.Equal(first.Path, second.Path);
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData("")]
    [InlineData("$a")]
    [InlineData("a/b")]
    [InlineData("a b")]
    public void An_unusable_name_is_refused(string name) => Assert.Throws<InvalidActorNameException>(() => Start(name));

    [Fact]
    public void Messages_to_a_stopped_actor_become_dead_letters()
    {
        var actor = Start("a");
        Watch(actor);
        Sys.Stop(actor);
        FishForMessage(m => m is Terminated);
        var letters = CreateTestProbe();
        Sys.EventStream.Subscribe(letters.Ref, typeof(Akka.Event.DeadLetter));
        actor.Tell("late", TestActor);
        var letter = letters.FishForMessage<Akka.Event.DeadLetter>(l => l.Message is "late");
        Assert.Equal(TestActor, letter.Sender);
        Assert.Equal(actor, letter.Recipient);
    }

    [Fact]
    public void Kill_fails_its_receiver_which_its_parent_stops()
    {
        var actor = Start("a");
        Watch(actor);
        actor.Tell(Kill.Instance);
        ExpectMsg("PreStart");
        ExpectMsg("PostStop");
        ExpectTerminated(actor);
    }

    [Fact]
    public void A_constructor_that_throws_stops_the_actor()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Broken()));
        Watch(actor);
        ExpectTerminated(actor);
    }

    private sealed class Broken : UntypedActor
    {
        public Broken() => throw new InvalidOperationException("broken");

        protected override void OnReceive(object message)
        {
        }
    }
}
