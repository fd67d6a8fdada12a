using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;
using Akka.Smr.Replicas.Journal;
using Akka.Smr.Snapshots;

namespace Akka.Smr.Tests.Serialization;

/// <summary>At least one message of every type that is ever written, with every field set in one of them and none in another.</summary>
internal static class Samples
{
    private static readonly GroupId Group = new(new Guid("00112233-4455-6677-8899-aabbccddeeff"), 3);
    private static readonly Identity Ann = new(new MemberId(0x1122334455667788), new StorageId(-2));
    private static readonly Identity Bob = new(new MemberId(7), new StorageId(0x7766554433221100));
    private static readonly EntryId At = new(new LogIndex(300), new Term(5));

    public static SnapshotMeta Snapshot { get; } = new(
        Group,
        At,
        Raft.Membership.Configuration.Create([new Member(Ann, MemberRole.Voter, MemberKind.Full, 2, "n1|akka.tcp://s@h:1"), new Member(Bob, MemberRole.Learner)]),
        new LogIndex(17),
        123_456_789,
        new StorageId(-1),
        1L << 40,
        0xFEDCBA9876543210);

    public static ReadOnlyMemory<Entry> Entries { get; } = new[]
    {
        new Entry(new EntryId(new LogIndex(301), new Term(5)), EntryKind.SessionCommand, 10, 20, "first"u8.ToArray()),
        new Entry(new EntryId(new LogIndex(302), new Term(5)), EntryKind.Noop, 11, 21, default),
        new Entry(new EntryId(new LogIndex(303), new Term(6)), new EntryKind(200), -11, -21, new byte[300]).Stripped(),
    };

    public static IReadOnlyList<Message> Bodies { get; } =
    [
        new AppendEntries(-9, At, new LogIndex(299), Entries),
        new AppendEntries(0, EntryId.Zero, LogIndex.Zero, default),
        new AppendResponse(1, true, At.Index, At),
        new AppendResponse(0, false, LogIndex.Zero, EntryId.Zero),
        new Heartbeat(1, long.MaxValue, At.Index, 4),
        new HeartbeatResponse(1, 2, At.Index, 4, 5),
        new PreVote(At),
        new PreVoteResponse(true),
        new PreVoteResponse(false),
        new RequestVote(At, true),
        new RequestVoteResponse(true),
        new InstallSnapshot(1, Snapshot),
        new InstallSnapshotResponse(1, Snapshot.Transfer, true, At.Index),
        new ReadIndexRequest(1, 2, true),
        new ReadIndexResponse(1, 2, true, At.Index),
        new TimeoutNow(),
    ];

    /// <summary>Of the forms that are written most, ones that a person can read.</summary>
    public static CommandBatch SmallCommands { get; } = new([new Request(1, EntryKind.SessionCommand, new byte[] { 1 })]);

    public static ReplyBatch SmallReplies { get; } = new([new Reply(1, ReplyKind.Done, At, RefusalReason.None, new byte[] { 1, 2 })], "x", null, TimeSpan.FromMilliseconds(1));

    public static Envelope SmallEnvelope { get; } = new(Group, Bob, Bob, new Term(5), new AppendEntries(1, At, new LogIndex(300), Entries[..1]));

    public static JournalRecord SmallRecord { get; } =
        JournalRecord.Of(new StoredRecord(Group, Bob, 4, 2, new HardState(new Term(5), Bob), new StorageRecord(12, null, null, new LogIndex(301), Entries[..1])));

    public static IReadOnlyList<object> All { get; } =
    [
        .. Bodies.Select(body => new Envelope(Group, Ann, Bob, new Term(5), body)),
        new Envelope(default, default, default, Term.Zero, new TimeoutNow()),
        new CommandBatch([new Request(1, EntryKind.SessionCommand, "one"u8.ToArray()), new Request(long.MaxValue, default, new byte[1000]), default]),
        new CommandBatch([]),
        new QueryBatch(ReadConsistency.Local, [new Request(-1, default, "q"u8.ToArray())]),
        new ReplyBatch(
            [new Reply(1, ReplyKind.Done, At, RefusalReason.None, "yes"u8.ToArray()), new Reply(2, ReplyKind.Refused, default, RefusalReason.TimedOut, default), default],
            "akka.tcp://s@h:1", "n1", TimeSpan.FromMilliseconds(20)),
        new ReplyBatch([], null, null, TimeSpan.Zero),
        new ReplyBatch([], "", "", TimeSpan.Zero) { Fault = "out of order" },
        new DescribeGroup("bank"),
        new GroupDescription("bank", [new HandledType("A, B", true), new HandledType("C, D", false)], ["x", "", "z"], "x", 100_000),
        new GroupDescription("bank", [], [], null, 0),
        new LeaderKnown("bank", 7, "akka.tcp://bank@n2:4051", "n2"),
        new LeaderKnown("", 0, "", null),
        new GroupDescription("bank", [], [], null, 0) { Fault = "out of order" },
        new SnapshotChunk(Group, Ann, Bob, Snapshot.Transfer, 1L << 33, new byte[200]),
        new SnapshotChunkReceived(Group, Ann, Bob, Snapshot.Transfer, 77, true),
        new DigestReport("n1", At.Index, new byte[32]),
        new Introduction("bank", new Member(Ann, MemberRole.Voter | MemberRole.OutgoingVoter, MemberKind.Witness, 3, "n1|here"), true, default),
        new Introduction("", new Member(Bob, MemberRole.Learner), false, Group),
        new GroupFounded("bank", Snapshot),
        new GroupExists("bank", Group, At.Index),
        new GroupExists("", default, LogIndex.Zero),
        new WhoAreYou("bank"),
        new WhichGroup("bank", Group, "n1"),
        new ThisGroup("bank", Group, "n2"),
        new ThisGroup("", default, ""),
        GetStatus.Instance,
        GetDigest.Instance,
        DemandSnapshot.Instance,
        new StatusReport(new GroupStatus
        {
            Group = "bank",
            Node = "n1",
            Role = "Leader",
            Term = 1,
            Leader = "n2",
            CommitIndex = 2,
            AppliedIndex = 3,
            LastLogIndex = 4,
            FirstLogIndex = 5,
            SnapshotIndex = 6,
            Members = [new GroupMember("n1", "here", "voter"), new GroupMember("n2", "there", "learner")],
            IsHealthy = true,
            Fault = "none",
            FaultKind = ReplicaFault.Diverged,
            Lease = new LeaseTerms(TimeSpan.FromMilliseconds(900), TimeSpan.FromTicks(1)),
        }),
        new StatusReport(new GroupStatus { Group = "", Node = "", Role = "", Members = [] }),
        new DigestAnswer(new StateDigest(9, "abc", "def", "012")),
        new DigestAnswer(new StateDigest(0, "", null, "")),
        new GetLog(new LogIndex(1), new LogIndex(1000)),
        new LogDescription([new LogLine(1, 2, "noop", ulong.MaxValue), new LogLine(2, 2, "command", 0)]),
        new TransferLeadership("n2"),
        new ChangeMembership(MembershipStep.Remove, "n2", "there"),
        new ChangeLease(new LeaseTerms(TimeSpan.FromMilliseconds(900), TimeSpan.Zero)),
        new ChangeLease(null),
        new AdministrationDone(true, true, "why", "n2") { TryAgain = true },
        new AdministrationDone(false, false, "", null),
        JournalRecord.Of(new StoredRecord(Group, Ann, 4, 2, new HardState(new Term(5), Bob), new StorageRecord(12, null, Snapshot, LogIndex.Zero, Entries))),
        StorageIdentity.Of("bank", Ann),
        HighWaterMark.Of(Ann.Storage, 12),
        new SnapshotPiece(new byte[100]),
        new SnapshotManifest(Snapshot, [new PieceSummary(64 << 10, ulong.MaxValue), new PieceSummary(1, 0)]),
        new SnapshotList([new KnownSnapshot(new SnapshotName(Ann.Storage, At.Index), 5)]),
    ];
}
