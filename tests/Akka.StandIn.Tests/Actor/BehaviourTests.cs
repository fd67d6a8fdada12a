using Akka.Actor;
using Akka.Event;
using Xunit;

namespace Akka.StandIn.Tests.Actor;

public class BehaviourTests() : Akka.TestKit.Xunit2.TestKit("akka.loglevel = OFF")
{
    private sealed class Modes : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "one": Become(One); break;
                case "stack": BecomeStacked(One); break;
                default: Sender.Tell($"base {message}"); break;
            }
        }

        private void One(object message)
        {
            switch (message)
            {
                case "two": Become(Two); break;
                case "back": UnbecomeStacked(); break;
                default: Sender.Tell($"one {message}"); break;
            }
        }

        private void Two(object message)
        {
            if (message is "back") UnbecomeStacked();
            else Sender.Tell($"two {message}");
        }
    }

    private sealed class Contextual : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "who":
                    Sender.Tell(Self);
                    break;
                case "parent":
                    Sender.Tell(Context.Parent);
                    break;
                case "forward":
                    Context.ActorOf(Props.Create<Modes>()).Forward("x");
                    break;
                case "child":
                    Sender.Tell(Context.Child("nobody").IsNobody());
                    break;
                case "system":
                    Sender.Tell(Context.System.Name);
                    break;
                default:
                    Unhandled(message);
                    break;
            }
        }
    }

    [Fact]
    public void Become_replaces_the_behaviour_but_never_the_first()
    {
        var actor = Sys.ActorOf(Props.Create<Modes>());
        foreach (string message in new[] { "x", "one", "x", "two", "x", "back", "x", "back", "x" }) actor.Tell(message, TestActor);
        ExpectMsg("base x");
        ExpectMsg("one x");
        ExpectMsg("two x");
        ExpectMsg("base x");
        ExpectMsg("base back");
        ExpectMsg("base x");
    }

    [Fact]
    public void BecomeStacked_can_be_undone()
    {
        var actor = Sys.ActorOf(Props.Create<Modes>());
        foreach (string message in new[] { "stack", "x", "back", "x" }) actor.Tell(message, TestActor);
        ExpectMsg("one x");
        ExpectMsg("base x");
    }

    [Fact]
    public void The_context_says_who_and_where()
    {
        var actor = Sys.ActorOf(Props.Create<Contextual>(), "ctx");
        actor.Tell("who", TestActor);
        ExpectMsg<IActorRef>(actor);
        actor.Tell("parent", TestActor);
        Assert.Equal($"akka://{Sys.Name}/user", ExpectMsg<IActorRef>().Path.ToString());
        actor.Tell("child", TestActor);
        ExpectMsg(true);
        actor.Tell("system", TestActor);
        ExpectMsg(Sys.Name);
        actor.Tell("forward", TestActor);
        ExpectMsg("base x");
    }

    [Fact]
    public void What_is_not_handled_is_published()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(UnhandledMessage));
        var actor = Sys.ActorOf(Props.Create<Contextual>());
        actor.Tell("strange", TestActor);
        var unhandled = ExpectMsg<UnhandledMessage>();
        Assert.Equal("strange", unhandled.Message);
        Assert.Equal(actor, unhandled.Recipient);
        Assert.Equal(TestActor, unhandled.Sender);
    }

    [Fact]
    public void Identify_is_answered_by_every_actor_and_for_those_that_are_not_there()
    {
        var actor = Sys.ActorOf(Props.Create<Modes>());
        actor.Tell(new Identify(1), TestActor);
        Assert.Equal(actor, ExpectMsg<ActorIdentity>().Subject);
        var nobody = ((ExtendedActorSystem)Sys).Provider.ResolveActorRef($"akka://{Sys.Name}/user/nobody");
        nobody.Tell(new Identify(2), TestActor);
        var identity = ExpectMsg<ActorIdentity>();
        Assert.Equal(2, identity.MessageId);
        Assert.Null(identity.Subject);
    }

    [Fact]
    public void A_null_message_is_refused() => Assert.ThrowsAny<ArgumentException>(() => TestActor.Tell(null!, TestActor));
}
