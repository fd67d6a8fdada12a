using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Snapshots;
using Akka.Smr.Tests.Support;
using Akka.TestKit;
using Xunit;

namespace Akka.Smr.Tests.Snapshots;

/// <summary>A test of snapshot stores; fails when an error was logged.</summary>
public abstract class SnapshotTest : Akka.TestKit.Xunit2.TestKit
{
    private protected const int PieceBytes = 100;

    private const string Defaults = """
        akka.loglevel = WARNING
        akka.actor {
          serialize-messages = on
          serializers.smr = "Akka.Smr.Serialization.SmrSerializer, Akka.Smr"
          serialization-bindings {
            "Akka.Smr.Protocol.ISmrMessage, Akka.Smr" = smr
          }
        }
        akka.test.single-expect-default = 20s
        """;

    private protected static readonly GroupId Group = new(new Guid(7, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8), 1);

    private readonly TestProbe _errors;

    private protected SnapshotTest(string config = ScriptedSnapshotStore.Config)
        : base(ConfigurationFactory.ParseString(config).WithFallback(ConfigurationFactory.ParseString(Defaults)))
    {
        _errors = CreateTestProbe("errors");
        Sys.EventStream.Subscribe(_errors.Ref, typeof(Error));
        Replica = CreateTestProbe("replica");
        Machine = CreateTestProbe("machine");
    }

    private protected TestProbe Replica { get; }

    private protected TestProbe Machine { get; }

    private protected StoreScript Script => StoreScript.Of(Sys);

    private protected static GroupSettings Settings { get; } = new()
    {
        Name = "g",
        NodeName = "n1",
        SnapshotChunkBytes = PieceBytes,
        SnapshotWindowChunks = 4,
        SnapshotRetryInterval = TimeSpan.FromMilliseconds(50),
        JournalWriteTimeout = TimeSpan.FromSeconds(20),
        JournalRestartInterval = TimeSpan.FromMilliseconds(50),
        Raft = new RaftOptions { SnapshotTransferTimeout = TimeSpan.FromSeconds(20) },
    };

    /// <summary>For what never answers. Elsewhere a slow machine must not be taken for a store that hangs.</summary>
    private protected static GroupSettings Impatient { get; } = Settings with { JournalWriteTimeout = TimeSpan.FromMilliseconds(300) };

    private protected static Identity Member(long number) => new(new MemberId(number), new StorageId(0xA0 + number));

    private protected static SnapshotMeta Meta(long index, long creator = 1) => new(
        Group,
        new EntryId(new LogIndex(index), new Term(3)),
        Raft.Membership.Configuration.Create([new Member(Member(1), MemberRole.Voter, Address: "n1|akka.tcp://s@10.0.0.1:1")]),
        new LogIndex(1),
        12345,
        Member(creator).Storage,
        0,
        0);

    private protected static byte[] Bytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private protected static SnapshotMeta Sealed(SnapshotMeta meta, byte[] bytes) => meta with { Length = bytes.Length, Digest = SnapshotDigest.Of(bytes) };

    private protected IActorRef Store(long member = 1, GroupSettings? settings = null, TestProbe? replica = null)
    {
        var own = (settings ?? Settings) with { NodeName = $"n{member}" };
        return Sys.ActorOf(Foster.Props(SnapshotStoreActor.Props(own, Group, Member(member)), (replica ?? Replica).Ref));
    }

    private protected void StopAndWait(IActorRef store)
    {
        Watch(store);
        Sys.Stop(store);
        ExpectTerminated(store);
    }

    /// <summary>Has a snapshot taken, handed over in parts of some size, and returns its meta as it was stored.</summary>
    private protected SnapshotMeta Take(IActorRef store, SnapshotMeta meta, byte[] bytes, int partBytes = 1000, TestProbe? replica = null)
    {
        store.Tell(new BeginSnapshot(meta), Machine.Ref);
        Append(store, meta, bytes, partBytes);
        var stored = (replica ?? Replica).ExpectMsg<SnapshotStored>().Snapshot;
        Machine.ExpectMsg(new SnapshotStored(stored));
        return stored;
    }

    private protected void Append(IActorRef store, SnapshotMeta meta, byte[] bytes, int partBytes = 1000)
    {
        var offset = 0;
        do
        {
            var count = Math.Min(partBytes, bytes.Length - offset);
            Machine.Send(store, new AppendSnapshot(meta.Id, bytes.AsMemory(offset, count), offset + count == bytes.Length));
            offset += count;
            Machine.ExpectMsg<SnapshotAppended>(answer => answer.Id == meta.Id);
        }
        while (offset < bytes.Length);
    }

    /// <summary>Reads a whole snapshot back.</summary>
    private protected byte[] Read(IActorRef store, SnapshotMeta meta)
    {
        var pieces = ImmutableArray.CreateBuilder<byte>();
        for (var piece = 0; ; piece++)
        {
            Machine.Send(store, new ReadSnapshot(meta, piece));
            var read = Machine.ExpectMsg<SnapshotRead>();
            Assert.Equal((meta.Id, piece), (read.Id, read.Piece));
            pieces.AddRange(read.Bytes.Span);
            if (read.IsLast)
                return [.. pieces];
        }
    }

    /// <summary>Reads what is damaged, and gives the sentence that says what is.</summary>
    private protected string ReadInVain(IActorRef store, SnapshotMeta meta, int piece = 0, bool isDamage = true)
    {
        Machine.Send(store, new ReadSnapshot(meta, piece));
        var trouble = Machine.ExpectMsg<SnapshotUnreadable>().Trouble;
        Assert.Equal(isDamage, trouble.IsDamage);
        return trouble.Sentence;
    }

    /// <inheritdoc />
    protected override void AfterAll()
    {
        Sys.EventStream.Unsubscribe(_errors.Ref);
        Assert.False(_errors.HasMessages, _errors.HasMessages ? $"An error was logged: {_errors.ReceiveOne(TimeSpan.Zero)}" : "");
        base.AfterAll();
    }
}
