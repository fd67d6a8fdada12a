using System.Diagnostics;
using Akka.Actor;

namespace Akka.Smr.Benchmarks;

/// <summary>Messages between actors of one system: a stream to one actor, a pair that plays ping-pong, and Ask.</summary>
internal static class LocalBenchmark
{
    private const int Messages = 3_000_000;
    private const int RoundTrips = 300_000;
    private const int Rounds = 3;

    public static async Task Run(string[] args)
    {
        var system = ActorSystem.Create("bench", "akka.loglevel = WARNING");
        Console.WriteLine($"{"local",-24}{"per second",14}");
        await Report("tell", Messages, () => Tell(system));
        await Report("ping-pong", RoundTrips, () => PingPong(system));
        await Report("ask", RoundTrips, () => Ask(system));
        await system.Terminate();
    }

    private static async Task Report(string name, int count, Func<Task> round)
    {
        await round(); // warm-up
        var rates = new List<double>();
        for (int i = 0; i < Rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await round();
            rates.Add(count / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        rates.Sort();
        Console.WriteLine($"{name,-24}{rates[Rounds / 2],14:N0}");
    }

    private static async Task Tell(ActorSystem system)
    {
        var done = new TaskCompletionSource();
        var sink = system.ActorOf(Props.Create(() => new Sink(done, Messages)));
        for (int i = 0; i < Messages; i++) sink.Tell("x", ActorRefs.NoSender);
        await done.Task;
        system.Stop(sink);
    }

    private static async Task PingPong(ActorSystem system)
    {
        var done = new TaskCompletionSource();
        var echo = system.ActorOf(Props.Create<Echo>());
        var player = system.ActorOf(Props.Create(() => new Player(echo, done)));
        player.Tell("start");
        await done.Task;
        system.Stop(echo);
        system.Stop(player);
    }

    private static async Task Ask(ActorSystem system)
    {
        var echo = system.ActorOf(Props.Create<Echo>());
        for (int i = 0; i < RoundTrips; i++) await echo.Ask<string>("x");
        system.Stop(echo);
    }

    private sealed class Sink(TaskCompletionSource done, int expected) : UntypedActor
    {
        private int _seen;

        protected override void OnReceive(object message)
        {
            if (++_seen == expected) done.SetResult();
        }
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }

    private sealed class Player(IActorRef echo, TaskCompletionSource done) : UntypedActor
    {
        private int _left = RoundTrips;

        protected override void OnReceive(object message)
        {
            if (_left-- == 0) done.SetResult();
            else echo.Tell(message);
        }
    }
}
