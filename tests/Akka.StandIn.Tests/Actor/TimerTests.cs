using System.Collections.Concurrent;
using Akka.Actor;
using Xunit;

namespace Akka.StandIn.Tests.Actor;

public class TimerTests() : Akka.TestKit.Xunit2.TestKit("akka.loglevel = OFF")
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan LongerThanATurn = TimeSpan.FromMilliseconds(5200);
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(10);

    private sealed class Timed(IActorRef log) : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "once": Timers.StartSingleTimer("key", "fired", Soon); break;
                case "later": Timers.StartSingleTimer("key", "late", Never); break;
                case "repeat": Timers.StartPeriodicTimer("key", "tick", Soon); break;
                case "cancel": Timers.Cancel("key"); break;
                case "active": Sender.Tell(Timers.IsTimerActive("key")); break;
                case "fail": throw new InvalidOperationException();
                case ReceiveTimeout:
                    SetReceiveTimeout(null);
                    log.Tell("idle");
                    break;
                case "timeout": SetReceiveTimeout(Soon); break;
                default: log.Tell(message); break;
            }
        }
    }

    private IActorRef Start() => Sys.ActorOf(Props.Create(() => new Timed(TestActor)));

    private void ExpectActive(IActorRef actor, bool active)
    {
        actor.Tell("active", TestActor);
        ExpectMsg(active);
    }

    [Fact]
    public void A_single_timer_fires_once_and_is_gone()
    {
        var actor = Start();
        actor.Tell("once");
        ExpectMsg("fired");
        ExpectActive(actor, false);
    }

    [Fact]
    public void A_periodic_timer_goes_on_until_it_is_cancelled()
    {
        var actor = Start();
        actor.Tell("repeat");
        for (int i = 0; i < 3; i++) ExpectMsg("tick");
        actor.Tell("cancel");
        actor.Tell("active", TestActor);
        FishForMessage(m => m is false);
    }

    [Fact]
    public void A_key_has_one_timer()
    {
        var actor = Start();
        actor.Tell("later");
        actor.Tell("once");
        ExpectMsg("fired");
        ExpectActive(actor, false);
    }

    [Fact]
    public void A_restart_ends_the_timers()
    {
        var actor = Start();
        actor.Tell("later");
        ExpectActive(actor, true);
        actor.Tell("fail");
        ExpectActive(actor, false);
    }

    [Fact]
    public void Without_messages_the_receive_timeout_comes()
    {
        Start().Tell("timeout");
        ExpectMsg("idle");
    }

    [Fact]
    public void The_scheduler_tells_and_can_be_called_off()
    {
        var cancelled = Sys.Scheduler.ScheduleTellOnceCancelable(Never, TestActor, "never", ActorRefs.NoSender);
        cancelled.Cancel();
        Assert.True(cancelled.IsCancellationRequested);
        Sys.Scheduler.ScheduleTellOnce(Soon, TestActor, "once", ActorRefs.NoSender);
        ExpectMsg("once");
        var repeated = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(TimeSpan.Zero, Soon, TestActor, "again", ActorRefs.NoSender);
        ExpectMsg("again");
        ExpectMsg("again");
        repeated.Cancel();
    }

    [Fact]
    public void A_timer_may_be_due_long_before_those_that_wait()
    {
        Sys.Scheduler.ScheduleTellOnce(Never, TestActor, "never", ActorRefs.NoSender);
        for (int i = 0; i < 3; i++)
        {
            Sys.Scheduler.ScheduleTellOnce(Soon, TestActor, i, ActorRefs.NoSender);
            ExpectMsg(i);
        }
    }

    [Fact]
    public void A_timer_may_be_due_after_more_than_a_turn_of_the_wheel()
    {
        var due = Sys.Scheduler.MonotonicClock + LongerThanATurn;
        Sys.Scheduler.ScheduleTellOnce(LongerThanATurn, TestActor, "late", ActorRefs.NoSender);
        ExpectMsg("late", TimeSpan.FromMinutes(1));
        Assert.True(Sys.Scheduler.MonotonicClock >= due);
    }

    [Fact]
    public void Timers_all_come_and_never_early()
    {
        var early = new ConcurrentQueue<int>();
        var start = Sys.Scheduler.MonotonicClock;
        for (int i = 20; i > 0; i--)
        {
            var (number, due) = (i, TimeSpan.FromMilliseconds(i * 15));
            Sys.Scheduler.Advanced.ScheduleOnce(due, () =>
            {
                if (Sys.Scheduler.MonotonicClock < start + due) early.Enqueue(number);
                TestActor.Tell(number);
            });
        }

        Assert.Equal(Enumerable.Range(1, 20), Enumerable.Range(1, 20).Select(_ => ExpectMsg<int>(TimeSpan.FromMinutes(1))).Order());
        Assert.Empty(early);
    }

    [Fact]
    public void The_clocks_go_forward()
    {
        var before = Sys.Scheduler.MonotonicClock;
        AwaitCondition(() => Sys.Scheduler.MonotonicClock > before);
        Assert.True((DateTimeOffset.UtcNow - Sys.Scheduler.Now).Duration() < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void An_interval_of_zero_is_refused() =>
        Assert.ThrowsAny<ArgumentException>(() => Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.Zero, TestActor, "x", ActorRefs.NoSender));
}
