using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Serialization;
using Akka.Smr.Snapshots;
using Akka.Smr.StateMachines;
using Akka.TestKit;
using Xunit;

namespace Akka.Smr.Tests.StateMachines;

/// <summary>The base of tests that play the replica and the snapshot store of a state machine. An error in the log fails the test.</summary>
public abstract class MachineTest : Akka.TestKit.Xunit2.TestKit
{
    private readonly TestProbe _errors;

    protected MachineTest(string config = "")
        : base(ConfigurationFactory.ParseString(config + "\nakka.actor.serialize-messages = on"))
    {
        _errors = CreateTestProbe();
        Sys.EventStream.Subscribe(_errors.Ref, typeof(Error));
        Script = new LogScript(Sys);
    }

    internal LogScript Script { get; }

    internal GroupSettings Settings { get; set; } = new() { Name = "group", NodeName = "n1", SnapshotChunkBytes = 100, DigestIntervalEntries = 0 };

    protected override void AfterAll()
    {
        Assert.Null(_errors.ReceiveOne(TimeSpan.Zero));
        base.AfterAll();
    }

    protected void ExpectErrorLogged() => _errors.ExpectMsg<Error>();

    /// <summary>A machine that has started.</summary>
    internal Replica Start(Props machine)
    {
        var replica = Create(machine);
        replica.Tell(new StartMachine(Settings));
        replica.Probe.ExpectMsg<MachineStarted>();
        return replica;
    }

    internal Replica StartLedger(Spy? spy = null)
    {
        spy ??= new Spy();
        return Start(Props.Create(() => new Ledger(spy)));
    }

    /// <summary>A machine that has not heard anything yet.</summary>
    internal Replica Create(Props machine)
    {
        var probe = CreateTestProbe();
        Sys.ActorOf(Props.Create(() => new ReplicaStandIn(machine, probe.Ref)));
        return new Replica(this, probe, probe.ExpectMsg<ReplicaStandIn.Created>().Machine);
    }

    internal object? Decode(in Outcome outcome) => UserPayload.Decode(Sys.Serialization, outcome.Payload);

    internal byte[] Encode(object? message) => UserPayload.Encode(Sys.Serialization, message);

    internal static string Text(in Outcome outcome) => Encoding.UTF8.GetString(outcome.Payload.Span);

    internal static SnapshotMeta MetaOf(EntryId id, long length = 0) =>
        new(new GroupId(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), 0), id, null!, LogIndex.Zero, 0, default, length, 0);

    /// <summary>A machine, and the probe that stands for its replica.</summary>
    internal sealed class Replica(MachineTest test, TestProbe probe, IActorRef machine)
    {
        public TestProbe Probe => probe;

        public IActorRef Machine => machine;

        public void Tell(object message) => machine.Tell(message, probe.Ref);

        /// <summary>Applies entries, and gives their outcomes.</summary>
        public Outcome[] Apply(params Entry[] entries)
        {
            Tell(new ApplyEntries(entries, WantReplies: true));
            var applied = probe.ExpectMsg<EntriesApplied>();
            Assert.Equal(entries[0].Index, applied.First);
            Assert.Equal(entries[^1].Index, applied.UpTo);
            return applied.Outcomes.ToArray();
        }

        /// <summary>Applies one entry, and gives its reply, which must be one.</summary>
        public object? Reply(Entry entry)
        {
            var outcome = Assert.Single(Apply(entry));
            Assert.Equal(ReplyKind.Done, outcome.Kind);
            return test.Decode(outcome);
        }

        public Outcome Ask(object query)
        {
            Tell(new RunQueries(new[] { new PendingQuery(7, test.Encode(query)) }));
            var answer = probe.ExpectMsg<QueriesRun>();
            Assert.Equal(7, answer.Queries.Span[0].Waiter);
            return answer.Outcomes.ToArray().Single();
        }

        public object? Value(object query)
        {
            var outcome = Ask(query);
            Assert.Equal(ReplyKind.Done, outcome.Kind);
            return test.Decode(outcome);
        }

        public StateDigest Digest()
        {
            Tell(new ComputeDigest(probe.Ref));
            return probe.ExpectMsg<DigestAnswer>().Digest;
        }

        public MachineFailed ExpectFailed() => probe.ExpectMsg<MachineFailed>();

        /// <summary>Takes a snapshot of the present state to its end.</summary>
        public List<byte[]> Capture(EntryId at, Action<int>? between = null)
        {
            var pieces = new List<byte[]>();
            Tell(new CaptureSnapshot(MetaOf(at), probe.Ref));
            for (var append = NextPiece(at, pieces); !append.IsLast; append = NextPiece(at, pieces))
            {
                between?.Invoke(pieces.Count);
                Tell(new SnapshotAppended(at));
            }

            return pieces;
        }

        /// <summary>Restores a snapshot to its end.</summary>
        public void Restore(EntryId at, IReadOnlyList<byte[]> pieces, Action<int>? between = null)
        {
            Tell(new RestoreSnapshot(MetaOf(at, pieces.Sum(piece => piece.Length)), probe.Ref));
            Serve(at, pieces, between);
            Assert.Equal(new EntriesApplied(at.Index, at.Index, default), probe.ExpectMsg<EntriesApplied>());
        }

        /// <summary>Hands out the pieces that the machine asks for.</summary>
        public void Serve(EntryId at, IReadOnlyList<byte[]> pieces, Action<int>? between = null)
        {
            for (var i = 0; i < pieces.Count; i++)
            {
                Assert.Equal(i, probe.ExpectMsg<ReadSnapshot>().Piece);
                between?.Invoke(i);
                Tell(new SnapshotRead(at, i, pieces[i], i == pieces.Count - 1));
            }
        }

        private AppendSnapshot NextPiece(EntryId at, List<byte[]> pieces)
        {
            var append = probe.ExpectMsg<AppendSnapshot>();
            Assert.Equal(at, append.Id);
            pieces.Add(append.Bytes.ToArray());
            return append;
        }
    }
}
