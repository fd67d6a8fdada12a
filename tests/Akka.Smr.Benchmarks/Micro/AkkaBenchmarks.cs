using Akka.Actor;
using Akka.Configuration;
using BenchmarkDotNet.Attributes;

namespace Akka.Smr.Benchmarks.Micro;

/// <summary>What everything else is made of: messages, paths, configurations.</summary>
public class AkkaBenchmarks
{
    private const string Hocon = """
        akka {
          actor.provider = cluster
          remote.dot-netty.tcp { hostname = 127.0.0.1, port = 4051 }
          cluster { seed-nodes = ["akka.tcp://s@127.0.0.1:4051"], min-nr-of-members = 3 }
        }
        """;

    private ActorSystem _system = null!;
    private IActorRef _echo = null!;
    private IActorRef _sink = null!;
    private ActorPath _path = null!;

    [GlobalSetup]
    public void Setup()
    {
        _system = ActorSystem.Create("micro", "akka.loglevel = OFF");
        _echo = _system.ActorOf(Props.Create(() => new Echo()));
        _sink = _system.ActorOf(Props.Create(() => new Sink()));
        _path = _echo.Path;
    }

    [GlobalCleanup]
    public void Cleanup() => _system.Terminate().Wait();

    [Benchmark]
    public void Tell() => _sink.Tell("x", ActorRefs.NoSender);

    [Benchmark]
    public Task<string> Ask() => _echo.Ask<string>("x");

    [Benchmark]
    public Config ParseHocon() => ConfigurationFactory.ParseString(Hocon);

    [Benchmark]
    public ActorPath ParsePath() => ActorPath.Parse("akka.tcp://sys@127.0.0.1:4051/user/a/b#17");

    [Benchmark]
    public string FormatPath() => _path.ToSerializationFormat();

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }

    private sealed class Sink : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
