using Akka.Actor;
using Akka.Configuration;
using Akka.Remote;
using Akka.StandIn.Simulation;
using Xunit;

namespace Akka.Smr.Simulation.Runtime;

/// <summary>What the knobs of the network do to the remoting above it.</summary>
public class NetworkTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly Config Configuration = ConfigurationFactory.ParseString("akka.actor.provider = remote");

    private readonly SimulatedWorld _world = new(1);

    public NetworkTests()
    {
        foreach (var name in new[] { "n1", "n2", "n3" })
            _world.AddNode(name, Configuration).Start().ActorOf(Props.Create(() => new Echo()), "echo");
    }

    [Fact]
    public void Nodes_talk_by_their_names()
    {
        Assert.Equal("hello", Ask("n1", "n2", "hello"));
        Assert.Equal("akka.tcp://sim@n2:2552", ((ExtendedActorSystem)_world["n2"].System).Provider.DefaultAddress.ToString());
    }

    [Theory]
    [InlineData("hostname = 0.0.0.0, port = 4711", "other:4711")]
    [InlineData("hostname = inside, public-hostname = outside, port = 1, public-port = 2", "outside:2")]
    [InlineData("port = 0", "other:49152")]
    public void Nodes_are_reached_where_their_configuration_says(string transport, string address)
    {
        var config = ConfigurationFactory.ParseString($"akka.remote.dot-netty.tcp {{ {transport} }}").WithFallback(Configuration);
        _world.AddNode("other", config).Start().ActorOf(Props.Create(() => new Echo()), "echo");
        var echo = ((ExtendedActorSystem)_world["n1"].System).Provider.ResolveActorRef($"akka.tcp://sim@{address}/user/echo");
        Assert.Equal("?", _world.RunUntil(echo.Ask<string>("?"), Second));
    }

    [Fact]
    public void Each_direction_has_its_own_delay()
    {
        Ask("n1", "n2", "connect");
        _world.Network.OneWay("n1", "n2").Delay(Latency.Of(2 * Second));
        _world.Network.OneWay("n2", "n1").Delay(Latency.Of(3 * Second));
        var start = _world.Now;

        Ask("n1", "n2", "?");

        Assert.InRange(_world.Now - start, 5 * Second, 5.01 * Second);
    }

    [Fact]
    public void Messages_of_one_sender_keep_their_order_however_the_delays_fall()
    {
        _world.Network.All.Delay(Latency.Between(TimeSpan.Zero, Second)).Loss(0.05);
        var received = Collect("n2");
        for (var i = 0; i < 500; i++) Ref("n1", "n2", "collector").Tell(i);
        _world.RunUntil(() => received.Count == 500, TimeSpan.FromHours(1));
        Assert.Equal(Enumerable.Range(0, 500).Cast<object>(), received);
    }

    [Fact]
    public void Messages_of_two_senders_come_in_either_order()
    {
        var orders = Enumerable.Range(0, 30).Select(seed =>
        {
            var world = new SimulatedWorld((ulong)seed);
            foreach (var name in new[] { "n1", "n2", "n3" }) world.AddNode(name, Configuration).Start();
            var received = new List<object>();
            world["n3"].System.ActorOf(Props.Create(() => new Collector(received)), "collector");
            foreach (var name in new[] { "n1", "n2" }) Ref(world, name, "n3", "collector").Tell(name);
            world.RunUntil(() => received.Count == 2, Second);
            return string.Join(' ', received);
        }).ToList();

        Assert.Equal(["n1 n2", "n2 n1"], orders.Distinct().Order());
    }

    [Fact]
    public void A_partition_swallows_silently_and_what_stood_still_arrives_after_it()
    {
        var received = Collect("n2");
        Ask("n1", "n2", "connect");
        _world.Network.Between("n1", "n2").Partition();
        Ref("n1", "n2", "collector").Tell("late");
        _world.RunFor(60 * Second);
        Assert.Empty(received);

        _world.Network.Between("n1", "n2").Heal();
        _world.RunFor(2 * Second);
        Assert.Equal(["late"], received);
    }

    [Fact]
    public void A_partition_of_one_direction_lets_the_other_pass()
    {
        var (atOne, atTwo) = (Collect("n1"), Collect("n2"));
        Ask("n1", "n2", "connect");
        _world.Network.OneWay("n2", "n1").Partition();
        Ref("n1", "n2", "collector").Tell("there");
        Ref("n2", "n1", "collector").Tell("back");
        _world.RunFor(10 * Second);
        Assert.Equal(["there"], atTwo);
        Assert.Empty(atOne);
    }

    [Fact]
    public void A_partial_partition_leaves_the_bridge()
    {
        _world.Network.Between("n1", "n2").Partition();
        Assert.Equal("?", Ask("n1", "n3", "?"));
        Assert.Equal("?", Ask("n3", "n2", "?"));
        Assert.Throws<SimulationException>(() => Ask("n1", "n2", "?"));
    }

    [Fact]
    public void Islands_are_cut_from_each_other_only()
    {
        _world.Network.Across(["n1"], ["n2", "n3"]).Partition();
        Assert.Equal("?", Ask("n2", "n3", "?"));
        Assert.Throws<SimulationException>(() => Ask("n1", "n3", "?"));
        _world.Network.All.Heal();
        _world.RunFor(30 * Second);
        Assert.Equal("?", Ask("n1", "n3", "?"));
    }

    [Fact]
    public void A_reset_is_heard_on_both_sides_and_the_gate_follows()
    {
        var (atOne, atTwo) = (LossesSeenBy("n1"), LossesSeenBy("n2"));

        Ask("n1", "n2", "connect");
        _world.Network.Between("n1", "n2").Reset();
        _world.RunFor(0.1 * Second);
        Assert.Single(atOne);
        Assert.Single(atTwo);

        var received = Collect("n2");
        Ref("n1", "n2", "collector").Tell("gated");
        _world.RunFor(4 * Second);
        Assert.Empty(received);
        _world.RunFor(2 * Second);
        Ref("n1", "n2", "collector").Tell("open again");
        _world.RunFor(Second);
        Assert.Equal(["open again"], received);
    }

    [Theory]
    [InlineData(0.0, new[] { "one", "two", "three" })]
    [InlineData(1.0, new[] { "one", "two", "three", "one", "two" })]
    public void What_had_arrived_before_a_reset_may_arrive_once_more_after_it(double probability, string[] expected)
    {
        _world.Network.OneWay("n1", "n2").Duplication(probability);
        var received = Collect("n2");
        foreach (var text in new[] { "one", "two" }) Ref("n1", "n2", "collector").Tell(text);
        _world.RunFor(Second);
        _world.Network.Between("n1", "n2").Reset();
        _world.RunFor(6 * Second);
        Ref("n1", "n2", "collector").Tell("three");
        _world.RunFor(Second);
        Assert.Equal(expected.Order(), received.Cast<string>().Order());
    }

    [Fact]
    public void Lost_packets_cost_time_and_a_line_that_loses_everything_its_connections()
    {
        Ask("n1", "n2", "connect");
        var lost = LossesSeenBy("n1");

        _world.Network.OneWay("n1", "n2").Loss(0.5);
        var start = _world.Now;
        for (var i = 0; i < 10; i++) Ask("n1", "n2", "?");
        Assert.True(_world.Now - start > Second);
        Assert.Empty(lost);

        _world.Network.OneWay("n1", "n2").Loss(1);
        Ref("n1", "n2", "echo").Tell("?");
        _world.RunFor(Second);
        Assert.Single(lost);
    }

    [Fact]
    public void A_killed_process_is_heard_of_at_once_and_a_crashed_machine_not_before_it_is_back()
    {
        var lost = LossesSeenBy("n1");
        Ask("n1", "n2", "connect");
        Ask("n1", "n3", "connect");

        _world["n2"].Kill();
        _world.RunFor(Second);
        Assert.Single(lost);

        _world["n3"].Crash();
        _world.RunFor(30 * Second);
        Assert.Single(lost);
        _world["n3"].Start();
        _world.RunFor(Second);
        Assert.Equal(2, lost.Count);
    }

    [Fact]
    public void A_restarted_node_is_reached_again()
    {
        Ask("n1", "n2", "connect");
        _world["n2"].Restart().ActorOf(Props.Create(() => new Echo()), "echo");
        _world.RunFor(6 * Second);
        Assert.Equal("?", Ask("n1", "n2", "?"));
    }

    [Fact]
    public void A_paused_node_takes_what_was_sent_when_it_resumes()
    {
        Ask("n1", "n2", "connect");
        var received = Collect("n2");
        _world["n2"].Pause();
        Ref("n1", "n2", "collector").Tell("?");
        _world.RunFor(60 * Second);
        Assert.Empty(received);
        _world["n2"].Resume();
        _world.RunFor(Second);
        Assert.Equal(["?"], received);
    }

    [Fact]
    public void A_paused_node_accepts_nobody_until_it_resumes()
    {
        _world["n2"].Pause();
        var answer = Ref("n1", "n2", "echo").Ask<string>("?");
        _world.RunFor(5 * Second);
        Assert.False(answer.IsCompleted);
        _world["n2"].Resume();
        Assert.Equal("?", _world.RunUntil(answer, Second));
    }

    [Fact]
    public void A_sender_that_is_faster_than_the_wire_waits_and_loses_nothing()
    {
        var received = Collect("n2");
        _world.Network.All.Delay(Latency.Of(Second));
        var text = new string('x', 20_000);
        for (var i = 0; i < 200; i++) Ref("n1", "n2", "collector").Tell(text);
        var start = _world.Now;
        _world.RunUntil(() => received.Count == 200, TimeSpan.FromMinutes(10));
        Assert.True(_world.Now - start > 10 * Second, $"4 MB through windows of 256 KiB in {_world.Now - start}");
    }

    [Fact]
    public void Who_does_not_answer_is_given_up_when_the_retransmissions_end()
    {
        var lost = LossesSeenBy("n1");
        Ask("n1", "n2", "connect");
        _world.Network.RetransmissionTimeout = 20 * Second;
        _world.Network.Between("n1", "n2").Partition();
        Ref("n1", "n2", "echo").Tell("?");
        _world.RunFor(19 * Second);
        Assert.Empty(lost);
        _world.RunFor(2 * Second);
        Assert.Single(lost);
    }

    private static IActorRef Ref(SimulatedWorld world, string from, string to, string name) =>
        ((ExtendedActorSystem)world[from].System).Provider.ResolveActorRef($"akka.tcp://sim@{to}:2552/user/{name}");

    private IActorRef Ref(string from, string to, string name) => Ref(_world, from, to, name);

    private string Ask(string from, string to, string message) => _world.RunUntil(Ref(from, to, "echo").Ask<string>(message), 20 * Second);

    private List<object> LossesSeenBy(string node)
    {
        var lost = new List<object>();
        var system = _world[node].System;
        system.EventStream.Subscribe(system.ActorOf(Props.Create(() => new Collector(lost))), typeof(DisassociatedEvent));
        return lost;
    }

    private List<object> Collect(string node)
    {
        var received = new List<object>();
        _world[node].System.ActorOf(Props.Create(() => new Collector(received)), "collector");
        return received;
    }
}
