using Akka.Actor;
using Akka.Smr.Benchmarks.Machine;
using Akka.Smr.Benchmarks.Nodes;
using Akka.Smr.Clients;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Serialization;
using BenchmarkDotNet.Attributes;

namespace Akka.Smr.Benchmarks.Micro;

/// <summary>The proxy: a write of 128 bytes from an actor through it to a replica that answers at once, and back.</summary>
public class ProxyBenchmarks
{
    private const int Requests = 8192;

    private ActorSystem _system = null!;
    private IActorRef _clients = null!;

    /// <summary>How many requests are out at a time.</summary>
    [Params(1, 64)]
    public int Clients { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _system = ActorSystem.Create("micro", NodeConfiguration.Blobs + "\nakka.loglevel = WARNING");
        var settings = new GroupSettings { Name = "g", NodeName = "n1", MaxCommandBytes = 1 << 20 };
        var replica = _system.ActorOf(Props.Create(() => new ReadyReplica()));
        var proxy = _system.ActorOf(GroupProxy.Props(settings, replica));
        _clients = _system.ActorOf(Props.Create(() => new Client(proxy)));
    }

    [GlobalCleanup]
    public void Cleanup() => _system.Terminate().Wait();

    [Benchmark(OperationsPerInvoke = Requests)]
    public void Request()
    {
        var round = new Round(Clients);
        _clients.Tell(round);
        round.Done.Wait();
    }

    private sealed record Round(int Clients) : INoSerializationVerificationNeeded
    {
        public ManualResetEventSlim Done { get; } = new();
    }

    /// <summary>All clients in one: so many requests are out until enough are answered.</summary>
    private sealed class Client(IActorRef proxy) : UntypedActor
    {
        private readonly Write _write = new(0, new byte[128]);
        private Round? _round;
        private int _unsent;
        private int _unanswered;

        protected override void OnReceive(object message)
        {
            if (message is Round round)
            {
                (_round, _unsent, _unanswered) = (round, Requests, Requests);
                for (var i = 0; i < round.Clients; i++)
                    Send();
                return;
            }

            if (message is Status.Failure failure)
                throw new InvalidOperationException("A request has failed.", failure.Cause);
            if (_unsent > 0)
                Send();
            if (--_unanswered == 0)
                _round!.Done.Set();
        }

        private void Send()
        {
            _unsent--;
            proxy.Tell(_write, Self);
        }
    }

    /// <summary>Says that everything is done.</summary>
    private sealed class ReadyReplica : UntypedActor
    {
        private static readonly HandledType[] Handled = [new(HandledType.NameOf(typeof(Write)), IsQuery: false)];
        private readonly string _address = ((ExtendedActorSystem)Context.System).Provider.DefaultAddress.ToString();
        private long _index;

        protected override void OnReceive(object message)
        {
            if (message is DescribeGroup)
                Sender.Tell(new GroupDescription("g", Handled, [_address], _address, 0));
            else if (message is CommandBatch batch)
                Sender.Tell(new ReplyBatch([.. batch.Requests.Select(Done)], _address, "n1", TimeSpan.Zero));
        }

        private Reply Done(Request request) => new(request.Id, ReplyKind.Done, new EntryId(new LogIndex(++_index), new Term(1)), RefusalReason.None, UserPayload.NullPayload);
    }
}
