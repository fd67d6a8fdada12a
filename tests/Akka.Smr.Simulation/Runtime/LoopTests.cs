using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.StandIn.Simulation;
using Xunit;

namespace Akka.Smr.Simulation.Runtime;

/// <summary>Actors of one node in the loop: order, time, chance and what goes wrong.</summary>
public class LoopTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void An_answer_comes_inside_the_loop_and_not_before_it_runs()
    {
        var world = new SimulatedWorld(1);
        var echo = world.AddNode("n1").Start().ActorOf(Props.Create(() => new Echo()), "echo");

        var answer = echo.Ask<string>("hello");

        Assert.False(answer.IsCompleted);
        Assert.Equal("hello", world.RunUntil(answer, Second));
    }

    [Fact]
    public void Time_is_virtual()
    {
        var world = new SimulatedWorld(1);
        var node = world.AddNode("n1");
        var system = node.Start();
        var before = system.Scheduler.Now;
        var asked = system.ActorOf(Props.Create(() => new Silent())).Ask("?", TimeSpan.FromDays(3));

        world.RunFor(TimeSpan.FromDays(2));

        Assert.Equal(TimeSpan.FromDays(2), world.Now);
        Assert.Equal(TimeSpan.FromDays(2), system.Scheduler.Now - before);
        Assert.False(asked.IsCompleted);
        Assert.Throws<AskTimeoutException>(() => world.RunUntil(asked, TimeSpan.FromDays(2)));
    }

    [Fact]
    public void The_seed_picks_which_of_two_actors_runs_first()
    {
        var firsts = Enumerable.Range(0, 40).Select(seed =>
        {
            var world = new SimulatedWorld((ulong)seed);
            var system = world.AddNode("n1").Start();
            var log = new List<string>();
            foreach (var name in new[] { "a", "b" }) system.ActorOf(Props.Create(() => new Recorder(log, name))).Tell("go");
            world.RunUntil(() => log.Count == 2, Second);
            return log[0];
        }).ToList();

        Assert.Contains("a", firsts);
        Assert.Contains("b", firsts);
    }

    [Fact]
    public void Messages_between_two_actors_keep_their_order_under_every_seed()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var world = new SimulatedWorld(seed);
            var received = new List<object>();
            var target = world.AddNode("n1").Start().ActorOf(Props.Create(() => new Collector(received)));
            for (var i = 0; i < 100; i++) target.Tell(i);
            world.RunUntil(() => received.Count == 100, Second);
            Assert.Equal(Enumerable.Range(0, 100).Cast<object>(), received);
        }
    }

    [Fact]
    public void A_condition_that_is_not_met_names_the_seed_the_nodes_and_the_last_events()
    {
        var world = new SimulatedWorld(4711);
        world.AddNode("n1").Start();
        world.AddNode("n2");

        var failure = Assert.Throws<SimulationException>(() => world.RunUntil(() => false, TimeSpan.FromMinutes(1)));

        Assert.Contains("seed 4711", failure.Message, StringComparison.Ordinal);
        Assert.Contains("n1: Running", failure.Message, StringComparison.Ordinal);
        Assert.Contains("n2: Down", failure.Message, StringComparison.Ordinal);
        Assert.Contains("run akka://sim/system", failure.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(1), world.Now);
    }

    [Fact]
    public void An_exception_that_escapes_the_loop_names_seed_and_step()
    {
        var world = new SimulatedWorld(4712);
        world.After(Second, "fail", () => throw new InvalidOperationException("oops"));

        var failure = Assert.Throws<SimulationException>(() => world.RunFor(2 * Second));

        Assert.Contains("seed 4712, step 1", failure.Message, StringComparison.Ordinal);
        Assert.Equal("oops", failure.InnerException!.Message);
    }

    [Fact]
    public void Actors_that_keep_each_other_busy_for_ever_are_found_out()
    {
        var world = new SimulatedWorld(1) { MaxStepsPerInstant = 1000 };
        var node = world.AddNode("n1");
        node.DelayThreads(0, Latency.None);
        node.Start().ActorOf(Props.Create(() => new Restless())).Tell("go");

        var failure = Assert.Throws<SimulationException>(() => world.RunFor(Second));

        Assert.Contains("keeps itself busy", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_thread_is_turned_away()
    {
        var world = new SimulatedWorld(1);
        var echo = world.AddNode("n1").Start().ActorOf(Props.Create(() => new Echo()));
        world.RunFor(Second);
        Exception? caught = null;
        var intruder = new Thread(() => caught = Record.Exception(() => world.After(Second, "late", () => echo.Tell("?"))));
        intruder.Start();
        intruder.Join();

        Assert.IsType<SimulationException>(caught);
        Assert.Throws<SimulationException>(() => world.RunFor(Second));
    }

    [Fact]
    public void What_actors_log_stands_in_the_trace()
    {
        var world = new SimulatedWorld(1, keepsText: true);
        var system = world.AddNode("n1", ConfigurationFactory.ParseString("akka.loglevel = INFO")).Start();
        system.Log.Info("seen {0} times", 7);
        world.RunFor(Second);

        Assert.Contains(world.Trace.Lines, line => line.Contains("seen 7 times", StringComparison.Ordinal));
    }

    [Fact]
    public void Termination_runs_in_virtual_time_and_lets_the_node_start_anew()
    {
        var world = new SimulatedWorld(1);
        var node = world.AddNode("n1");
        var first = node.Start();
        world.RunUntil(first.Terminate(), TimeSpan.FromMinutes(1));
        world.RunUntil(first.WhenTerminated, Second);

        Assert.Equal(NodeState.Down, node.State);
        Assert.NotSame(first, node.Start());
        Assert.Equal("again", world.RunUntil(node.System.ActorOf(Props.Create(() => new Echo())).Ask<string>("again"), Second));
    }

    private sealed class Recorder(List<string> log, string name) : UntypedActor
    {
        protected override void OnReceive(object message) => log.Add(name);
    }

    private sealed class Restless : UntypedActor
    {
        protected override void OnReceive(object message) => Self.Tell(message);
    }

    private sealed class Silent : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
