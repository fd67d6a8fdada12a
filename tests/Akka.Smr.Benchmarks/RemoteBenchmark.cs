using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;
using Google.Protobuf;

namespace Akka.Smr.Benchmarks;

/// <summary>
/// Messages of some 130 bytes between two processes on loopback: a stream one way, and ping-pong with one and with 64 messages
/// in flight. Akka.NET 1.5.30 on two cores: 136,000 messages a second; 7,600 and 65,000 round trips, 130 us each with one.
/// </summary>
internal static class RemoteBenchmark
{
    private const int Messages = 500_000;
    private const int RoundTripsAlone = 30_000;
    private const int RoundTripsTogether = 300_000;
    private const int Rounds = 5;
    private const string Serve = "serve";

    private static readonly Sample Ping = new(123_456_789, "accounts/4711", new byte[104]);

    public static async Task Run(string[] args)
    {
        if (args is [Serve])
        {
            await Peer();
            return;
        }

        using var peer = StartPeer();
        var address = Address.Parse(await peer.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the peer did not start"));
        var system = ActorSystem.Create("bench", Config());
        var (sink, echo) = (RefTo(system, address, "sink"), RefTo(system, address, "echo"));

        Console.WriteLine($"{"remote",-28}{"per second",14}{"p50 us",10}{"p99 us",10}");
        await Report("one way", Messages, () => OneWay(system, sink));
        await Report("ping-pong, 1 in flight", RoundTripsAlone, () => PingPong(system, echo, RoundTripsAlone, 1));
        await Report("ping-pong, 64 in flight", RoundTripsTogether, () => PingPong(system, echo, RoundTripsTogether, 64));

        await system.Terminate();
        peer.Kill();
    }

    private static Config Config() => ConfigurationFactory.ParseString($$"""
        akka {
          loglevel = WARNING
          actor {
            provider = remote
            serializers.sample = "{{typeof(SampleSerializer).AssemblyQualifiedName}}"
            serialization-bindings { "{{typeof(Sample).AssemblyQualifiedName}}" = sample }
          }
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        }
        """);

    private static Process StartPeer()
    {
        var program = Environment.ProcessPath!;
        var arguments = new List<string> { "remote", Serve };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            arguments.Insert(0, typeof(RemoteBenchmark).Assembly.Location);
        return Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
    }

    /// <summary>The second process: it ends with its standard input, so it never outlives the first.</summary>
    private static async Task Peer()
    {
        var system = ActorSystem.Create("peer", Config());
        system.ActorOf(Props.Create(() => new Sink()), "sink");
        system.ActorOf(Props.Create(() => new Echo()), "echo");
        Console.WriteLine(((ExtendedActorSystem)system).Provider.DefaultAddress);
        while (await Console.In.ReadLineAsync() is not null)
        {
        }
    }

    private static IActorRef RefTo(ActorSystem system, Address address, string name) =>
        ((ExtendedActorSystem)system).Provider.ResolveActorRef(new RootActorPath(address) / "user" / name);

    private static async Task Report(string name, int count, Func<Task<double[]>> round)
    {
        await round(); // warm-up
        var results = new List<(double Rate, double[] Micros)>();
        for (var i = 0; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var micros = await round();
            results.Add((count / Stopwatch.GetElapsedTime(start).TotalSeconds, micros));
        }

        var (rate, times) = results.OrderBy(result => result.Rate).ElementAt(Rounds / 2);
        Array.Sort(times);
        var percentiles = times.Length == 0 ? "" : $"{times[times.Length / 2],10:N0}{times[times.Length * 99 / 100],10:N0}";
        Console.WriteLine($"{name,-28}{rate,14:N0}{percentiles}");
    }

    private static async Task<double[]> OneWay(ActorSystem system, IActorRef sink)
    {
        var done = new TaskCompletionSource<double[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = system.ActorOf(Props.Create(() => new Listener(done)));
        sink.Tell(Messages, listener);
        for (var i = 0; i < Messages; i++)
            sink.Tell(Ping, ActorRefs.NoSender);
        var none = await done.Task;
        system.Stop(listener);
        return none;
    }

    private static async Task<double[]> PingPong(ActorSystem system, IActorRef echo, int roundTrips, int inFlight)
    {
        var done = new TaskCompletionSource<double[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var player = system.ActorOf(Props.Create(() => new Player(echo, roundTrips, inFlight, done)));
        player.Tell("start");
        var micros = await done.Task;
        system.Stop(player);
        return micros;
    }

    /// <summary>Told a number, it answers once it has seen as many samples.</summary>
    private sealed class Sink : UntypedActor
    {
        private IActorRef _asker = ActorRefs.Nobody;
        private int _left;

        protected override void OnReceive(object message)
        {
            if (message is int expected)
                (_asker, _left) = (Sender, expected);
            else if (--_left == 0)
                _asker.Tell("done");
        }
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }

    private sealed class Listener(TaskCompletionSource<double[]> done) : UntypedActor
    {
        protected override void OnReceive(object message) => done.SetResult([]);
    }

    /// <summary>Keeps so many messages in flight; their times are taken if it is one.</summary>
    private sealed class Player(IActorRef echo, int roundTrips, int inFlight, TaskCompletionSource<double[]> done) : UntypedActor
    {
        private readonly double[] _micros = inFlight == 1 ? new double[roundTrips] : [];
        private int _sent;
        private int _received;
        private long _sentAt;

        protected override void OnReceive(object message)
        {
            if (message is Sample)
            {
                if (_micros.Length > 0)
                    _micros[_received] = Stopwatch.GetElapsedTime(_sentAt).TotalMicroseconds;
                if (++_received == roundTrips)
                    done.SetResult(_micros);
                else if (_sent < roundTrips)
                    Send();
                return;
            }

            while (_sent < inFlight)
                Send();
        }

        private void Send()
        {
            _sent++;
            _sentAt = Stopwatch.GetTimestamp();
            echo.Tell(Ping);
        }
    }

    /// <summary>What is sent: some 130 bytes in protobuf's encoding.</summary>
    internal sealed record Sample(long Id, string Key, byte[] Payload);

    internal sealed class SampleSerializer(ExtendedActorSystem system) : Akka.Serialization.SerializerWithStringManifest(system)
    {
        private const uint IdTag = 8;
        private const uint KeyTag = 18;
        private const uint PayloadTag = 26;

        public override int Identifier => 4712;

        public override string Manifest(object o) => "S";

        public override byte[] ToBinary(object obj)
        {
            var sample = (Sample)obj;
            var payload = UnsafeByteOperations.UnsafeWrap(sample.Payload);
            var bytes = new byte[3 + CodedOutputStream.ComputeInt64Size(sample.Id) + CodedOutputStream.ComputeStringSize(sample.Key) + CodedOutputStream.ComputeBytesSize(payload)];
            using var output = new CodedOutputStream(bytes);
            output.WriteTag(IdTag);
            output.WriteInt64(sample.Id);
            output.WriteTag(KeyTag);
            output.WriteString(sample.Key);
            output.WriteTag(PayloadTag);
            output.WriteBytes(payload);
            output.Flush();
            return bytes;
        }

        public override object FromBinary(byte[] bytes, string manifest)
        {
            var (id, key, payload) = (0L, "", Array.Empty<byte>());
            using var input = new CodedInputStream(bytes);
            while (input.ReadTag() is var tag and not 0)
            {
                switch (tag)
                {
                    case IdTag:
                        id = input.ReadInt64();
                        break;
                    case KeyTag:
                        key = input.ReadString();
                        break;
                    case PayloadTag:
                        payload = input.ReadBytes().ToByteArray();
                        break;
                    default:
                        input.SkipLastField();
                        break;
                }
            }

            return new Sample(id, key, payload);
        }
    }
}
