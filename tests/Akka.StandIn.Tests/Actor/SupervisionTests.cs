using Akka.Actor;
using Xunit;

namespace Akka.StandIn.Tests.Actor;

public class SupervisionTests() : Akka.TestKit.Xunit2.TestKit("akka.loglevel = OFF")
{
    private sealed class Boss(SupervisorStrategy strategy, IActorRef log) : UntypedActor
    {
        protected override SupervisorStrategy SupervisorStrategy() => strategy;

        protected override void PreRestart(Exception reason, object message)
        {
            log.Tell("boss restarts");
            base.PreRestart(reason, message);
        }

        protected override void OnReceive(object message)
        {
            if (message is Props props) Sender.Tell(Context.ActorOf(props));
            else if (message is Terminated) log.Tell(message);
        }
    }

    private sealed class Counter : UntypedActor
    {
        private int _count;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Exception failure: throw failure;
                case "get": Sender.Tell(_count); break;
                default: _count++; break;
            }
        }
    }

    private IActorRef Child(SupervisorStrategy strategy)
    {
        var boss = Sys.ActorOf(Props.Create(() => new Boss(strategy, TestActor)));
        boss.Tell(Props.Create<Counter>(), TestActor);
        return ExpectMsg<IActorRef>();
    }

    private static OneForOneStrategy Always(Directive directive) => new(_ => directive);

    private void ExpectCount(IActorRef child, int count)
    {
        child.Tell("get", TestActor);
        ExpectMsg(count);
    }

    [Fact]
    public void Restart_loses_the_state()
    {
        var child = Child(Always(Directive.Restart));
        child.Tell("inc");
        child.Tell(new InvalidOperationException());
        ExpectCount(child, 0);
    }

    [Fact]
    public void Resume_keeps_the_state()
    {
        var child = Child(Always(Directive.Resume));
        child.Tell("inc");
        child.Tell(new InvalidOperationException());
        ExpectCount(child, 1);
    }

    [Fact]
    public void Stop_ends_the_child()
    {
        var child = Child(Always(Directive.Stop));
        Watch(child);
        child.Tell(new InvalidOperationException());
        ExpectTerminated(child);
    }

    [Fact]
    public void Escalate_fails_the_parent()
    {
        var child = Child(Always(Directive.Escalate));
        Watch(child);
        child.Tell(new InvalidOperationException());
        var got = ReceiveN(2);
        Assert.Contains("boss restarts", got);
        Assert.Contains(got, m => m is Terminated);
    }

    [Fact]
    public void Restarts_are_granted_up_to_the_number_within_the_range()
    {
        var child = Child(new OneForOneStrategy(2, TimeSpan.FromMinutes(1), _ => Directive.Restart));
        Watch(child);
        for (int i = 0; i < 2; i++)
        {
            child.Tell(new InvalidOperationException());
            ExpectCount(child, 0);
        }

        child.Tell(new InvalidOperationException());
        ExpectTerminated(child);
    }

    [Fact]
    public void The_decider_sees_what_was_thrown()
    {
        var child = Child(new OneForOneStrategy(e => e is ArgumentException ? Directive.Resume : Directive.Stop));
        Watch(child);
        child.Tell("inc");
        child.Tell(new ArgumentException());
        ExpectCount(child, 1);
        child.Tell(new InvalidOperationException());
        ExpectTerminated(child);
    }
}
