using Akka.Actor;
using Akka.Smr.Benchmarks.Machine;
using Akka.Smr.Benchmarks.Nodes;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Sessions;
using Akka.Smr.Serialization;
using Akka.Smr.StateMachines;
using BenchmarkDotNet.Attributes;

namespace Akka.Smr.Benchmarks.Micro;

/// <summary>Applying: a committed write of 128 bytes, in a session as all are, through the state machine's actor, its reply made.</summary>
public class ApplyBenchmarks
{
    private const int Entries = 64 * 1024;

    private ActorSystem _system = null!;
    private IActorRef _replica = null!;
    private byte[] _body = null!;
    private long _last;
    private ApplyEntries[] _batches = [];

    /// <summary>How many entries are applied at a time.</summary>
    [Params(1, 64)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _system = ActorSystem.Create("micro", NodeConfiguration.Blobs + "\nakka.loglevel = WARNING");
        _replica = _system.ActorOf(Props.Create(() => new Replica()));
        _body = UserPayload.Encode(_system.Serialization, new Write(0, new byte[128]));
        Apply([new ApplyEntries(new[] { Next(EntryKind.OpenSession, default) }, WantReplies: true)]);
    }

    /// <summary>Entries are the leader's to make: that is no part of applying them.</summary>
    [IterationSetup]
    public void WriteEntries() => _batches = [.. Enumerable.Range(0, Entries / Batch).Select(_ => new ApplyEntries(Several(), WantReplies: true))];

    [GlobalCleanup]
    public void Cleanup() => _system.Terminate().Wait();

    [Benchmark(OperationsPerInvoke = Entries)]
    public void Entry() => Apply(_batches);

    private void Apply(ApplyEntries[] batches)
    {
        var round = new Round(batches);
        _replica.Tell(round);
        round.Done.Wait();
    }

    private Entry[] Several()
    {
        var entries = new Entry[Batch];
        for (var i = 0; i < Batch; i++)
        {
            // The session was opened by the first entry, and this is its next command.
            var command = new SessionCommand(1, default, _last, _last - 1, _body);
            entries[i] = Next(EntryKind.SessionCommand, command.Encode());
        }

        return entries;
    }

    private Entry Next(EntryKind kind, ReadOnlyMemory<byte> payload) => new(new EntryId(new LogIndex(++_last), new Term(1)), kind, _last, _last, payload);

    private sealed record Round(ApplyEntries[] Batches) : INoSerializationVerificationNeeded
    {
        public ManualResetEventSlim Done { get; } = new();
    }

    /// <summary>Stands where the replica would; it has a few batches under way, as that has.</summary>
    private sealed class Replica : UntypedActor
    {
        private readonly IActorRef _machine = Context.ActorOf(Props.Create(() => new Cell()));
        private Round? _round;
        private int _given;
        private int _applied;

        protected override void PreStart() => _machine.Tell(new StartMachine(new GroupSettings { Name = "g", NodeName = "n1" }));

        protected override void OnReceive(object message)
        {
            if (message is Round round)
            {
                (_round, _given, _applied) = (round, 0, 0);
                for (var i = 0; i < 4; i++)
                    Give();
            }
            else if (message is EntriesApplied)
            {
                Give();
                if (++_applied == _round!.Batches.Length)
                    _round.Done.Set();
            }
            else if (message is MachineFailed failed)
            {
                throw new InvalidOperationException("The machine has failed.", failed.Cause);
            }
        }

        private void Give()
        {
            if (_given < _round!.Batches.Length)
                _machine.Tell(_round.Batches[_given++]);
        }
    }

    /// <summary>As little of a state machine as can be.</summary>
    private sealed class Cell : StateMachineActor
    {
        private byte[] _bytes = [];

        public Cell()
        {
            Command<Write>(write =>
            {
                _bytes = write.Bytes;
                return null;
            });
            Snapshot(() => new Value(_bytes), value => _bytes = value.Bytes);
        }
    }
}
