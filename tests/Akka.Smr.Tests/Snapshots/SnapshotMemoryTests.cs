using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Serialization;
using Akka.Smr.Snapshots;
using Akka.Smr.StateMachines;
using Akka.Smr.Tests.Support;
using Akka.TestKit;
using Xunit;

namespace Akka.Smr.Tests.Snapshots;

/// <summary>
/// What a large state costs in memory beside itself, from the leader's state machine over both stores and the wire into the
/// follower's: the whole way, at every point of which some pieces of it are under way.
/// </summary>
[Collection(HeapCollection.Name)]
public sealed class SnapshotMemoryTests : SnapshotTest
{
    private const int FrameBytes = 128_000;
    private const int EnvelopeBytes = 4096;
    private const int StateParts = 1000;
    private const int PartsBetweenLooks = 100;
    private const int ChunksBetweenLooks = 75;

    // Windows, pieces and copies of them together; the state has six times as much.
    private const long MostBeside = 8 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly GroupSettings Large = Settings with
    {
        SnapshotChunkBytes = 64 * 1024,
        SnapshotWindowChunks = 8,
        SnapshotRetryInterval = TimeSpan.FromSeconds(10),
        DigestIntervalEntries = 0,
    };

    private readonly HeapWatch _watch;
    private readonly TestProbe _leader;
    private readonly TestProbe _follower;
    private readonly IActorRef _leaderStore;
    private readonly IActorRef _followerStore;

    public SnapshotMemoryTests()
        : base(FileSnapshotStore.Config)
    {
        _leader = CreateTestProbe("leader");
        _follower = CreateTestProbe("follower");
        _leaderStore = Store(1, Large);
        _followerStore = Store(2, Large);
        _watch = new HeapWatch();
    }

    [Fact]
    [Hazard(52)]
    public void Memory_beside_a_state_does_not_grow_with_it()
    {
        var taken = Take();
        Assert.True(taken.Length > (long)StateParts * Reel.PartBytes);
        Send(taken);
        Restore(taken);

        Assert.True(_watch.Looks >= 3 * (StateParts / PartsBetweenLooks), $"It was looked only {_watch.Looks} times.");
        Assert.InRange(_watch.Peak, 0, MostBeside);
    }

    private SnapshotMeta Take()
    {
        var machine = StartMachine(_leader);
        var filled = new Entry(Meta(1).Id, EntryKind.Command, 0, 0, UserPayload.Encode(Sys.Serialization, "fill"));
        machine.Tell(new ApplyEntries(new[] { filled }, WantReplies: false));
        _leader.ExpectMsg<EntriesApplied>();

        _leaderStore.Tell(new BeginSnapshot(Meta(1)));
        machine.Tell(new CaptureSnapshot(Meta(1), _leaderStore));
        return Replica.ExpectMsg<SnapshotStored>(Patience).Snapshot;
    }

    private void Send(SnapshotMeta taken)
    {
        var counts = new RelayCounts { OnChunk = OnChunk };
        var relay = Sys.ActorOf(Relay.Props(_leaderStore, _followerStore, 1, 0, counts));
        _followerStore.Tell(new StageSnapshotFrom(Member(1), taken));
        _leaderStore.Tell(new SendSnapshotTo(Member(2), relay, taken));
        Replica.ExpectMsgAllOf<object>(Patience, new SnapshotStagedHere(taken.Transfer), new SnapshotSent(Member(2).Member, taken.Transfer, true));
    }

    private void Restore(SnapshotMeta taken)
    {
        var machine = StartMachine(_follower);
        machine.Tell(new RestoreSnapshot(taken, _followerStore));
        _follower.ExpectMsg<EntriesApplied>(Patience);
        machine.Tell(new RunQueries(new[] { new PendingQuery(1, UserPayload.Encode(Sys.Serialization, Array.Empty<byte>())) }));
        var answer = _follower.ExpectMsg<QueriesRun>().Outcomes.Span[0];
        Assert.Equal($"{StateParts} parts", UserPayload.Decode(Sys.Serialization, answer.Payload));
    }

    private IActorRef StartMachine(TestProbe replica)
    {
        var machine = Sys.ActorOf(Foster.Props(Props.Create(() => new Reel(StateParts, OnPart)), replica.Ref));
        machine.Tell(new StartMachine(Large));
        replica.ExpectMsg<MachineStarted>();
        return machine;
    }

    private void OnPart(int number)
    {
        if (number % PartsBetweenLooks == 0)
            _watch.Look();
    }

    private void OnChunk(SnapshotChunk chunk, int number)
    {
        Assert.InRange(Sys.Serialization.FindSerializerFor(chunk).ToBinary(chunk).Length, 1, FrameBytes - EnvelopeBytes);
        if (number % ChunksBetweenLooks == 0)
            _watch.Look();
    }
}
