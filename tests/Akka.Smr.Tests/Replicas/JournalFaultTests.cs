using Akka.Smr.Observability;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Tests.Support;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>Journals that fail, reject, hang and are damaged, as the replica above them sees it.</summary>
public sealed class JournalFaultTests() : PeeredTest(Unserialized)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [Hazard(43)]
    [Hazard(46)]
    [Hazard(47)]
    public void A_write_that_fails_is_never_answered_as_done_and_the_disk_says_what_became_of_it(bool reject, bool landed)
    {
        ExpectError(reject ? "rejects record" : "disk on fire");
        var replica = BeginAlone();
        Execute(replica, new Pay(5));
        Order(new JournalFaults { RejectWrites = reject, FailWrites = !reject, StoreFailedWrites = landed });

        var failed = ReplyTo(Send(replica, new Pay(1)));

        Assert.Equal(ReplyKind.Unknown, failed.Kind);
        Assert.Equal(ReplicaFault.DiskFault, Event<SmrReplicaFaulted>().Kind);
        Order(JournalFaults.None);
        UntilServing(replica);
        Assert.Equal(new Total(landed ? 6 : 5), Value<Total>(Read(replica, new GetTotal())));
    }

    [Fact]
    [Hazard(1)]
    [Hazard(43)]
    public void A_vote_whose_write_failed_is_not_given()
    {
        ExpectError("disk on fire");
        var replica = BeginFounded();
        Order(new JournalFaults { FailWrites = true });

        N2.Say(5, new RequestVote(EntryId.Zero, Force: true));

        Event<SmrReplicaFaulted>();
        Assert.False(N2.ExpectSilence().IsHealthy);
        Order(JournalFaults.None);
        Assert.Equal(0, Until(replica, status => status is { Role: "Follower", IsHealthy: true }).Term);
    }

    [Fact]
    [Hazard(8)]
    [Hazard(48)]
    public void A_leader_whose_journal_does_not_answer_gives_leadership_up_and_later_the_journal()
    {
        ExpectError("has not answered for");
        ExpectError("nobody knows");
        AllowError("has an event");
        var (replica, _) = BeginReadyLeader(Settings with { JournalStallTimeout = Short, JournalWriteTimeout = TimeSpan.FromSeconds(3) });
        var writes = HangWrites();
        var waiting = Send(replica, new Pay(1));
        writes.ExpectMsg<JournalReached>();

        var stalled = Until(replica, status => status.Role == "Follower");
        Assert.Equal((ReplicaFault.DiskFault, false), (stalled.FaultKind, stalled.IsHealthy));
        Assert.Equal(ReplyKind.Refused, ReplyTo(Send(replica, new Pay(1))).Kind);
        Until(replica, status => status.Role == "Resting");
        Assert.Equal(ReplyKind.Unknown, ReplyTo(waiting).Kind);

        ReleaseWrites();
        Until(replica, status => status is { Role: "Follower", IsHealthy: true });
    }

    [Fact]
    [Hazard(48)]
    public void A_stall_that_ends_is_a_fault_no_more()
    {
        ExpectError("has not answered for");
        var replica = BeginFollower(Settings with { JournalStallTimeout = Short });
        var writes = HangWrites();
        N2.Append(1, EntryId.Zero, 0, CommandEntry(1, 1, []));
        writes.ExpectMsg<JournalReached>();
        Event<SmrReplicaFaulted>();
        N2.Beat(1, round: 2);
        N2.ExpectBody<HeartbeatResponse>();

        ReleaseWrites();

        N2.ExpectBody<AppendResponse>();
        Event<SmrReplicaRecovered>();
        Assert.True(Status(replica).IsHealthy);
    }

    [Fact]
    [Hazard(48)]
    public void The_journal_of_a_later_life_is_watched_too()
    {
        ExpectError("disk on fire");
        ExpectError("has not answered for");
        var replica = BeginAlone(Alone with { JournalStallTimeout = TimeSpan.FromMilliseconds(400), JournalRestartInterval = TimeSpan.FromSeconds(1) });
        Order(new JournalFaults { FailWrites = true });
        Send(replica, new Pay(1));
        Event<SmrReplicaFaulted>();
        Order(JournalFaults.None);
        UntilServing(replica);

        var writes = HangWrites();
        Send(replica, new Pay(1));
        writes.ExpectMsg<JournalReached>();

        Assert.Contains("has not answered", Event<SmrReplicaFaulted>().Detail, StringComparison.Ordinal);
        ReleaseWrites();
        UntilServing(replica);
    }

    [Fact]
    [Hazard(56)]
    public void A_journal_slower_than_the_heartbeat_slows_commands_and_deposes_nobody()
    {
        var (replica, _) = BeginReadyLeader();
        var term = Status(replica).Term;
        for (var i = 0; i < 3; i++)
        {
            var writes = HangWrites();
            var proxy = Send(replica, new Pay(1));
            writes.ExpectMsg<JournalReached>();
            var append = N2.FishBody<AppendEntries>(one => !one.Entries.IsEmpty);
            var round = N2.FishBody<Heartbeat>(_ => true).Round;
            for (var beats = 0; beats < 3; beats++)
                round = N2.FishBody<Heartbeat>(beat => beat.Round > round).Round;
            ReleaseWrites();
            N2.Acknowledge(2, append);
            Assert.Equal(ReplyKind.Done, ReplyTo(proxy).Kind);
        }

        Assert.Equal(("Leader", term), (Status(replica).Role, Status(replica).Term));
    }

    [Fact]
    [Hazard(43)]
    public void A_journal_that_can_not_be_read_is_tried_again()
    {
        ExpectError("unreadable");
        var replica = BeginAlone();
        Execute(replica, new Pay(5));
        End(replica);
        Order(new JournalFaults { FailReplays = true });

        replica = Begin(Alone);
        Assert.Equal(ReplicaFault.DiskFault, Event<SmrReplicaFaulted>().Kind);
        Assert.False(Status(replica).IsHealthy);

        Order(JournalFaults.None);
        UntilServing(replica);
        Assert.Equal(new Total(5), Value<Total>(Read(replica, new GetTotal())));
    }

    [Fact]
    [Hazard(44)]
    [Hazard("44a")]
    public void A_disk_that_has_lost_what_was_acknowledged_stops_the_replica_and_it_votes_for_nobody()
    {
        ExpectError("StorageDamaged");
        var replica = BeginFollower();
        N2.Append(1, EntryId.Zero, 0, CommandEntry(1, 1, []));
        N2.ExpectBody<AppendResponse>();
        End(replica);
        Order(StoreFaults.None with { Wipe = true });

        replica = Begin(Settings);
        N2.MeetInPlace(replica);
        var fault = Event<SmrReplicaFaulted>();
        Assert.Equal(ReplicaFault.StorageDamaged, fault.Kind);
        N2.Say(5, new RequestVote(new EntryId(new LogIndex(9), new Term(4)), Force: true));
        N2.Say(5, new PreVote(new EntryId(new LogIndex(9), new Term(4))));
        N2.Append(5, EntryId.Zero, 0);
        var status = N2.ExpectSilence();

        Assert.Equal(("Stopped", ReplicaFault.StorageDamaged, fault.Detail), (status.Role, status.FaultKind, status.Fault));
        Assert.Equal(ReplyKind.Refused, Read(replica, new GetTotal(), ReadConsistency.Local).Kind);
    }
}
