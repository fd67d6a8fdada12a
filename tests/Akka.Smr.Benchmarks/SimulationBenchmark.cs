using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;
using Akka.StandIn.Simulation;

namespace Akka.Smr.Benchmarks;

/// <summary>
/// How many messages a second the simulated runtime gets through on one core: between actors of one node, and between
/// nodes over the simulated network, serialized as on a real wire.
/// </summary>
internal static class SimulationBenchmark
{
    private const int Messages = 1_000_000;
    private const int Rounds = 3;

    public static Task Run(string[] args)
    {
        Console.WriteLine($"{"simulation",-24}{"per second",14}");
        Report("local, 100 in flight", () => Rally("local", 1, 100));
        Report("remote, 1 in flight", () => Rally("remote", 2, 1));
        Report("remote, 100 in flight", () => Rally("remote", 2, 100));
        return Task.CompletedTask;
    }

    private static void Report(string name, Action round)
    {
        round(); // warm-up
        var rates = new List<double>();
        for (int i = 0; i < Rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            round();
            rates.Add(Messages / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        rates.Sort();
        Console.WriteLine($"{name,-24}{rates[Rounds / 2],14:N0}");
    }

    private static void Rally(string provider, int nodes, int inFlight)
    {
        var world = new SimulatedWorld(1);
        var config = ConfigurationFactory.ParseString($"akka.actor.provider = {provider}");
        for (int i = 0; i < nodes; i++) world.AddNode($"n{i}", config).Start();
        int left = Messages;
        Action count = () => left--;
        world.Nodes[^1].System.ActorOf(Props.Create(() => new Player(count)), "player");
        var player = world.Nodes[0].System.ActorOf(Props.Create(() => new Player(count)));
        var other = ((ExtendedActorSystem)world.Nodes[0].System).Provider
            .ResolveActorRef(nodes == 1 ? "akka://sim/user/player" : $"akka.tcp://sim@n{nodes - 1}:2552/user/player");
        for (int i = 0; i < inFlight; i++) other.Tell(new byte[130], player);
        world.RunUntil(() => left <= 0, TimeSpan.FromDays(1));
    }

    private sealed class Player(Action count) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            count();
            Sender.Tell(message);
        }
    }
}
