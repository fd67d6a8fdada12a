using Akka.Actor;
using Akka.StandIn.Simulation;
using Xunit;

namespace Akka.Smr.Simulation.Runtime;

/// <summary>What crashes, pauses and clocks do to a node.</summary>
public class NodeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SimulatedWorld _world = new(1);
    private readonly SimulatedNode _node;

    public NodeTests()
    {
        _node = _world.AddNode("n1");
        _node.Start();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_dead_process_runs_no_code_any_more(bool crash)
    {
        var ticks = new List<object>();
        _node.System.Scheduler.ScheduleTellRepeatedly(Second, Second, NewCollector(ticks), "tick", ActorRefs.NoSender);
        _world.RunFor(3.5 * Second);
        Assert.Equal(3, ticks.Count);

        var old = NewCollector(ticks);
        old.Tell("under way");
        if (crash) _node.Crash();
        else _node.Kill();
        old.Tell("too late");
        _world.RunFor(10 * Second);

        Assert.Equal(3, ticks.Count);
        Assert.Equal(NodeState.Down, _node.State);
    }

    [Fact]
    public void A_restarted_node_is_a_new_system_with_other_chance()
    {
        var first = _node.System.ActorOf(Props.Create(() => new Echo()), "echo");
        _node.Restart();
        var second = _node.System.ActorOf(Props.Create(() => new Echo()), "echo");

        Assert.NotEqual(first.Path.ToStringWithUid(), second.Path.ToStringWithUid());
        Assert.Equal("?", _world.RunUntil(second.Ask<string>("?"), Second));
    }

    [Fact]
    public void A_paused_process_stands_still_while_its_clocks_go_on()
    {
        var received = new List<object>();
        var collector = NewCollector(received);
        _world.RunFor(Second);
        _node.System.Scheduler.ScheduleTellOnce(Second, collector, "timer", ActorRefs.NoSender);
        var before = _node.Clock.Monotonic;

        _node.Pause();
        collector.Tell("message");
        _world.RunFor(30 * Second);
        Assert.Empty(received);
        Assert.Equal(30 * Second, _node.Clock.Monotonic - before);

        _node.Resume();
        _world.RunFor(TimeSpan.FromMilliseconds(10));
        Assert.Equal(["message", "timer"], received.Cast<string>().Order());
    }

    [Fact]
    public void A_fast_clock_fires_its_timers_sooner()
    {
        var received = new List<object>();
        var scheduler = _node.System.Scheduler;
        scheduler.ScheduleTellOnce(TimeSpan.FromSeconds(110), NewCollector(received), "timer", ActorRefs.NoSender);
        var before = scheduler.MonotonicClock;

        _node.Clock.Drift(100_000);

        _world.RunFor(99.9 * Second);
        Assert.Empty(received);
        _world.RunFor(0.2 * Second);
        Assert.Single(received);
        Assert.InRange(scheduler.MonotonicClock - before, 110 * Second, 110.2 * Second);
    }

    [Fact]
    public void A_slow_clock_fires_its_timers_later()
    {
        var received = new List<object>();
        _node.Clock.Drift(-500_000);
        _node.System.Scheduler.ScheduleTellOnce(10 * Second, NewCollector(received), "timer", ActorRefs.NoSender);
        _world.RunFor(19.9 * Second);
        Assert.Empty(received);
        _world.RunFor(0.2 * Second);
        Assert.Single(received);
    }

    [Fact]
    public void The_wall_clock_jumps_and_timers_do_not_care()
    {
        var received = new List<object>();
        var scheduler = _node.System.Scheduler;
        scheduler.ScheduleTellOnce(10 * Second, NewCollector(received), "timer", ActorRefs.NoSender);
        var (wall, monotonic) = (scheduler.Now, scheduler.MonotonicClock);

        _node.Clock.Jump(TimeSpan.FromHours(-1));

        Assert.Equal(TimeSpan.FromHours(-1), scheduler.Now - wall);
        Assert.Equal(monotonic, scheduler.MonotonicClock);
        _world.RunFor(9.9 * Second);
        Assert.Empty(received);
        _world.RunFor(0.2 * Second);
        Assert.Single(received);
    }

    [Fact]
    public void Nodes_agree_on_the_wall_clock_unless_skewed_and_never_on_the_monotonic_one()
    {
        var other = _world.AddNode("n2");
        Assert.Equal(_node.Clock.UtcNow, other.Clock.UtcNow);
        Assert.NotEqual(_node.Clock.Monotonic, other.Clock.Monotonic);
        other.Clock.Skew(TimeSpan.FromSeconds(7));
        Assert.Equal(TimeSpan.FromSeconds(7), other.Clock.UtcNow - _node.Clock.UtcNow);
    }

    [Fact]
    public void Late_threads_let_timers_get_ahead()
    {
        _node.DelayThreads(1, Latency.Of(Second));
        var answer = _node.System.ActorOf(Props.Create(() => new Echo())).Ask("?", 0.5 * Second);
        Assert.Throws<AskTimeoutException>(() => _world.RunUntil(answer, 5 * Second));
    }

    private IActorRef NewCollector(List<object> received) => _node.System.ActorOf(Props.Create(() => new Collector(received)));
}
