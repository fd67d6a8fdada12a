using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Tests;
using Xunit;
using Envelope = Akka.Smr.Raft.Messages.Envelope;

namespace Akka.Smr.Tests.Replicas;

/// <summary>What makes no sense is dropped and counted, or refused; nothing of it is applied, and nobody crashes.</summary>
[Hazard(58)]
public sealed class HostileTests : PeeredTest
{
    private static readonly GroupId OtherGroup = new(new Guid("99999999-2222-3333-4444-555555555555"), 0);
    private static readonly Identity Stranger = new(new MemberId(12345), new StorageId(1));

    // A name that no replica of the tests beside these has: meters are the process's.
    private const string Node = "hostile";

    private readonly DropCounter _dropped = new(Node);

    private protected override GroupSettings Settings =>
        base.Settings with { NodeName = Node, Members = [new(Node, OwnAddress), .. base.Settings.Members.Skip(1)] };

    [Fact]
    [Hazard(33)]
    public void Envelopes_of_other_groups_or_for_other_disks_are_dropped()
    {
        var replica = BeginFollower();

        N3.Say(9, new Heartbeat(1, 1, LogIndex.Zero, 0), from: Stranger, group: OtherGroup);
        Dropped("foreign-group", 1, replica);
        N3.Tell(new Envelope(GroupId, N3.Member.Identity, Stranger, new Term(9), new TimeoutNow()));
        Dropped("protocol", 1, replica);
        N3.Tell(new Envelope(GroupId, N3.Replica, N3.Replica, new Term(9), new TimeoutNow()));
        Dropped("protocol", 2, replica);

        Assert.Equal(("Follower", 1), (Status(replica).Role, Status(replica).Term));
    }

    [Fact]
    public void Absurd_numbers_are_survived()
    {
        var replica = BeginFollower();

        foreach (var number in new[] { 0, 1, long.MaxValue - 1, long.MaxValue })
        {
            var index = new LogIndex(number);
            var id = new EntryId(index, new Term(number));
            foreach (var body in new Message[]
            {
                new AppendResponse(number, true, index, id), new HeartbeatResponse(number, number, index, number, int.MaxValue),
                new ReadIndexRequest(number, number, true), new ReadIndexResponse(number, number, true, index), new PreVote(id), new RequestVote(id, false),
                new InstallSnapshotResponse(number, new TransferId(default, id, number, ulong.MaxValue), true, index),
            })
            {
                N3.Say(0, body);
                N3.Say(1, body);
            }

            N3.Say(0, new Heartbeat(number, number, index, number));
            N3.Say(0, new AppendEntries(number, id, index, default));
            replica.Tell(new GetLog(index, index), CreateTestProbe().Ref);
        }

        N3.Tell(GetStatus.Instance);
        var status = ((StatusReport)N3.Probe.FishForMessage(message => message is StatusReport)).Status;
        Assert.Equal(("Follower", 1, 0, 0, true), (status.Role, status.Term, status.AppliedIndex, status.LastLogIndex, status.IsHealthy));
    }

    [Fact]
    public void A_crowd_of_strangers_is_not_remembered_and_members_are_still_spoken_to()
    {
        BeginFollower();
        for (var i = 1; i <= 1000; i++)
            N3.Say(0, new HeartbeatResponse(1, 1, LogIndex.Zero, 0, 1), from: new Identity(new MemberId(i), new StorageId(i)));

        Assert.True(N3.ExpectSilence().IsHealthy);
        N2.Beat(1, round: 2);
        Assert.Equal(2, N2.ExpectBody<HeartbeatResponse>().Round);
    }

    [Fact]
    public void What_no_user_may_put_into_the_log_is_invalid()
    {
        var replica = BeginAlone();
        var kinds = new[] { EntryKind.Noop, EntryKind.Configuration, new EntryKind(6), new EntryKind(EntryKind.FirstOfHost), new EntryKind(255) };
        var proxy = CreateTestProbe();

        replica.Tell(new CommandBatch([.. kinds.Select(kind => Command(new Pay(1), kind))]), proxy.Ref);

        var replies = proxy.ExpectMsg<ReplyBatch>().Replies;
        Assert.Equal(kinds.Length, replies.Count);
        Assert.All(replies, reply => Assert.Equal(ReplyKind.Invalid, reply.Kind));
        Assert.Equal(1, Status(replica).LastLogIndex);
    }

    [Fact]
    public void Payloads_that_make_no_sense_are_invalid_and_one_that_is_too_large_is_refused()
    {
        var replica = BeginAlone();
        var proxy = CreateTestProbe();
        var nonsense = new Request[]
        {
            new(1, EntryKind.Command, default), new(2, EntryKind.Command, new byte[] { 9, 9, 9 }), new(3, EntryKind.SessionCommand, new byte[] { 1 }),
            new(4, EntryKind.CloseSession, new byte[] { 1, 2, 3 }), new(5, EntryKind.Command, Command("no command").Payload),
        };

        replica.Tell(new CommandBatch(nonsense), proxy.Ref);
        foreach (var reply in Replies(proxy, nonsense.Length))
            Assert.True(reply.Kind is ReplyKind.Invalid or ReplyKind.SessionExpired, $"{reply.Id}: {reply.Kind}");

        replica.Tell(new CommandBatch([new Request(6, EntryKind.Command, new byte[100_000])]), proxy.Ref);
        Assert.Equal(RefusalReason.TooLarge, Assert.Single(Replies(proxy, 1)).Reason);
        Assert.Equal(new Total(1), Value<Total>(Execute(replica, new Pay(1))));
    }

    [Fact]
    public void Queries_that_make_no_sense_are_invalid_and_change_nothing()
    {
        var replica = BeginAlone();
        foreach (var consistency in new[] { ReadConsistency.Local, ReadConsistency.Linearizable })
        {
            var probe = CreateTestProbe();
            replica.Tell(new QueryBatch(consistency, [new Request(1, default, default), new Request(2, default, new byte[] { 7 }), Query(new Pay(3))]), probe.Ref);
            Assert.All(Replies(probe, 3), reply => Assert.Equal(ReplyKind.Invalid, reply.Kind));
        }

        Assert.Equal(new Total(0), Value<Total>(Read(replica, new GetTotal())));
    }

    [Fact]
    public void Digests_of_strangers_and_pieces_of_transfers_that_nobody_awaits_are_dropped()
    {
        var replica = BeginFollower();

        N3.Tell(new DigestReport("nobody", new LogIndex(100), new byte[32]));
        Dropped("stranger", 1, replica);
        N3.Tell(new SnapshotChunk(OtherGroup, N3.Member.Identity, N3.Replica, default, 0, new byte[10]));
        N3.Tell(new SnapshotChunk(GroupId, N3.Member.Identity, Stranger, default, 0, new byte[10]));
        N3.Tell(new SnapshotChunkReceived(OtherGroup, N3.Member.Identity, N3.Replica, default, 0, false));
        Dropped("foreign-snapshot", 3, replica);
        var foreign = new TransferId(new StorageId(5), new EntryId(new LogIndex(7), new Term(1)), 10, 99);
        N2.Tell(new SnapshotChunk(GroupId, N2.Member.Identity, N2.Replica, foreign, long.MaxValue, new byte[10]));
        N2.Tell(new SnapshotChunkReceived(GroupId, N2.Member.Identity, N2.Replica, foreign, long.MaxValue, true));

        Assert.Equal(("Follower", 0, true), (N2.ExpectSilence().Role, Status(replica).SnapshotIndex, Status(replica).IsHealthy));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Objects_that_nobody_sends_are_dropped_with_a_core_and_without(bool hasCore)
    {
        var replica = hasCore ? BeginFollower() : Begin(Settings);
        foreach (var garbage in new object[] { "garbage", 42, new object[] { "a", 1 }, new Pay(1) })
            replica.Tell(garbage, CreateTestProbe().Ref);

        Dropped("unknown", 4, replica);
        Assert.Equal(hasCore ? "Follower" : "Founding", Until(replica, status => status.Role != "Recovering").Role);
    }

    [Fact]
    public void Messages_of_another_groups_name_are_not_answered_or_believed()
    {
        var replica = BeginFollower();
        N3.Tell(new Introduction("other", N3.Member, MayFound: true, Group: default));
        N3.Tell(new GroupFounded("other", FoundingWith(N3.Member with { Identity = Stranger }, OtherGroup)));
        N3.Tell(new GroupFounded(Name, FoundingWith(N3.Member with { Identity = Stranger }, OtherGroup)));
        N3.Tell(new GroupExists(Name, OtherGroup, LogIndex.Zero));
        N3.Tell(new WhoAreYou("other"));
        N3.Tell(new DescribeGroup("other"));
        Assert.Equal(("Follower", 3), (N3.ExpectSilence().Role, Status(replica).Members.Count));
    }

    protected override void AfterAll()
    {
        _dropped.Dispose();
        base.AfterAll();
    }

    private void Dropped(string reason, long count, IActorRef replica) =>
        AwaitCondition(() => _dropped.Of(reason) == count, TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(20), $"{reason}: {_dropped.Of(reason)} instead of {count}; {Status(replica)}");

    private static List<Reply> Replies(Akka.TestKit.TestProbe proxy, int count)
    {
        var replies = new List<Reply>();
        while (replies.Count < count)
            replies.AddRange(proxy.ExpectMsg<ReplyBatch>(TimeSpan.FromSeconds(20)).Replies);
        return replies;
    }
}
