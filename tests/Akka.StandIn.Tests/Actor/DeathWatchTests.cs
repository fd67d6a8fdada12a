using Akka.Actor;
using Xunit;

namespace Akka.StandIn.Tests.Actor;

public class DeathWatchTests() : Akka.TestKit.Xunit2.TestKit("akka.loglevel = OFF")
{
    private sealed record News(IActorRef Subject, bool ExistenceConfirmed, bool AddressTerminated);

    private sealed class Nothing : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class Watcher(IActorRef subject, object news, IActorRef log) : UntypedActor
    {
        protected override void PreStart()
        {
            if (news is null) Context.Watch(subject);
            else Context.WatchWith(subject, news);
        }

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "unwatch":
                    Context.Unwatch(subject);
                    Sender.Tell("unwatched");
                    break;
                case Terminated terminated: // as it is, nobody but its watcher would be shown it
                    log.Tell(new News(terminated.ActorRef, terminated.ExistenceConfirmed, terminated.AddressTerminated));
                    break;
                default:
                    log.Tell(message);
                    break;
            }
        }
    }

    private IActorRef Subject() => Sys.ActorOf(Props.Create<Nothing>());

    [Fact]
    public void A_watcher_hears_once_of_the_end()
    {
        var subject = Subject();
        var watcher = Sys.ActorOf(Props.Create(() => new Watcher(subject, null!, TestActor)));
        watcher.Tell("ping");
        ExpectMsg("ping");
        Sys.Stop(subject);
        ExpectMsg(new News(subject, true, false));
        watcher.Tell("ping");
        ExpectMsg("ping");
    }

    [Fact]
    public void Watching_an_actor_that_has_ended_is_answered_at_once()
    {
        var subject = Subject();
        Watch(subject);
        Sys.Stop(subject);
        ExpectTerminated(subject);
        Sys.ActorOf(Props.Create(() => new Watcher(subject, null!, TestActor)));
        Assert.Equal(subject, ExpectMsg<News>().Subject);
    }

    [Fact]
    public void WatchWith_brings_the_watchers_own_message()
    {
        var subject = Subject();
        Sys.ActorOf(Props.Create(() => new Watcher(subject, "gone", TestActor))).Tell("ping");
        ExpectMsg("ping");
        Sys.Stop(subject);
        ExpectMsg("gone");
    }

    [Fact]
    public void Unwatch_also_takes_back_news_under_way()
    {
        var subject = Subject();
        var watcher = Sys.ActorOf(Props.Create(() => new Watcher(subject, null!, TestActor)));
        watcher.Tell("unwatch", TestActor);
        ExpectMsg("unwatched");
        Watch(subject);
        Sys.Stop(subject);
        ExpectTerminated(subject);
        watcher.Tell("ping");
        ExpectMsg("ping");
    }

    [Fact]
    public void Terminated_that_is_not_handled_fails_the_watcher()
    {
        var subject = Subject();
        var watcher = Sys.ActorOf(Props.Create(() => new Pact(subject)));
        Watch(watcher);
        watcher.Tell("are you there?", TestActor);
        ExpectMsg("yes");
        Sys.Stop(subject);
        ExpectTerminated(watcher);
    }

    private sealed class Pact(IActorRef subject) : UntypedActor
    {
        protected override void PreStart() => Context.Watch(subject);

        protected override void OnReceive(object message)
        {
            if (message is Terminated) Unhandled(message);
            else Sender.Tell("yes");
        }
    }
}
