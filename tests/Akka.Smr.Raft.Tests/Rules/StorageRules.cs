using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Storage;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>The conversation with storage (§3.8, §10.2.1): one record at a time, known by its number.</summary>
public sealed class StorageRules
{
    [Fact]
    public void One_record_is_in_flight_and_what_comes_meanwhile_joins_the_next()
    {
        var group = TestGroup.Led(1);
        group[1].WritesAtOnce = false;

        group.Propose(group[1], "a");
        group.Propose(group[1], "b");
        group.Propose(group[1], "c");
        Assert.Equal(1, group[1].Writing!.Entries.Length);
        group[1].FinishWrite();

        Assert.Equal(2, group[1].Writing!.Entries.Length);
    }

    [Fact]
    public void A_vote_joins_the_record_of_the_entries_before_it()
    {
        var group = TestGroup.Led(3);
        group[2].WritesAtOnce = false;
        group.Propose(group[1], "a");
        group.Deliver(envelope => envelope.To == group[2].Identity);
        group.Propose(group[1], "b");
        group.Deliver(envelope => envelope.To == group[2].Identity);
        group.Pass(group.Options.ElectionTimeoutMin);
        group.Say(group[3], group[2], 5, new RequestVote(new EntryId(new LogIndex(9), new Term(4)), false));

        group[2].FinishWrite();

        Assert.Equal(new HardState(new Term(5), group[3].Identity), group[2].Writing!.HardState);
        Assert.Equal(1, group[2].Writing!.Entries.Length);
    }

    [Fact]
    [Hazard("44a")]
    public void A_log_that_ends_before_what_its_leader_remembers_of_it_is_damaged()
    {
        var group = TestGroup.Led(3);
        group.Propose(group[1], "a");
        group.Deliver(_ => true);
        var session = group[1].SaidTo<AppendEntries>(group[2]).Last().Session;
        var end = group[2].Replica.LastEntry.Index;

        group.Say(group[1], group[2], 1, new Heartbeat(session, 7, end, 0));
        Assert.NotEqual(RoleKind.Halted, group[2].Replica.Role);
        group.Say(group[1], group[2], 1, new Heartbeat(session, 8, end.Next, 0));

        Assert.Equal(HaltReason.Damaged, Assert.Single(group[2].Asked(EffectKind.Halt)).HaltReason);
    }

    [Fact]
    [Hazard(15)]
    public void A_finished_write_does_not_vouch_for_what_has_taken_its_place()
    {
        // The same index is written, truncated and written again while its first write is on its way.
        var group = TestGroup.Of(3);
        group[2].WritesAtOnce = false;
        group[2].FinishAllWrites();
        Append(group, group[1], 1, EntryId.Zero, (1, 1), (2, 1), (3, 1));
        group[2].FinishWrite();
        Append(group, group[1], 1, Id(3, 1), (4, 1), (5, 1));
        Append(group, group[3], 2, Id(3, 1), (4, 2), (5, 2));
        group[2].Forget();

        // The old leader's 4 and 5 are on disk now, the new one's are not.
        group[2].FinishWrite();
        Assert.DoesNotContain(group[2].SaidTo<AppendResponse>(group[3]), answer => answer.Index > new LogIndex(3));

        group[2].FinishAllWrites();
        Assert.Equal(new LogIndex(5), group[2].SaidTo<AppendResponse>(group[3]).Last().Index);
        Assert.Equal(Id(5, 2), group[2].ReadDisk().Entries[^1].Id);
    }

    [Fact]
    [Hazard(15)]
    public void A_truncation_of_durable_entries_takes_their_durability_back()
    {
        var group = TestGroup.Of(3);
        Append(group, group[1], 1, EntryId.Zero, (1, 1), (2, 1), (3, 1));
        Assert.Equal(new LogIndex(3), group[2].State.Storage.Durable);
        group[2].WritesAtOnce = false;

        Append(group, group[3], 2, Id(1, 1), (2, 2));

        Assert.Equal(new LogIndex(1), group[2].State.Storage.Durable);
        Assert.Equal(new LogIndex(2), group[2].Writing!.TruncateFrom);
    }

    [Fact]
    [Hazard(43)]
    [Hazard(21)]
    public void A_failed_write_ends_the_replica_and_is_not_tried_again()
    {
        var group = TestGroup.Led(1);
        group[1].WritesAtOnce = false;
        var waiter = group.Propose(group[1], "a");
        group[1].Forget();

        group[1].Step(Input.StorageFailed(group[1].Writing!.Number));
        group.Propose(group[1], "b");
        group[1].Step(Input.TimerFired());
        group[1].SayPersisted(group[1].Writing!.Number);

        Assert.Equal(RoleKind.Halted, group[1].Replica.Role);
        Assert.Equal(HaltReason.StorageFailed, Assert.Single(group[1].Asked(EffectKind.Halt)).HaltReason);
        Assert.Equal(waiter, Assert.Single(group[1].Asked(EffectKind.Lost)).Waiter);
        Assert.Equal(RefusalReason.Halted, Assert.Single(group[1].Asked(EffectKind.Refused)).Reason);
        Assert.Empty(group[1].Asked(EffectKind.Persist));
        Assert.Empty(group[1].Commands);
    }

    [Fact]
    [Hazard(14)]
    [Hazard(45)]
    public void A_follower_acknowledges_nothing_before_its_record_is_durable()
    {
        var group = TestGroup.Led(3);
        group[2].WritesAtOnce = false;

        group.Propose(group[1], "a");
        group.Settle();
        Assert.Empty(group[2].SaidTo<AppendResponse>(group[1]));

        group[2].FinishWrite();
        Assert.Equal(new LogIndex(2), Assert.Single(group[2].SaidTo<AppendResponse>(group[1])).Index);
    }

    [Fact]
    [Hazard("15a")]
    public void Heartbeats_are_answered_at_once_while_the_disk_is_busy()
    {
        var group = TestGroup.Led(3);
        group[2].WritesAtOnce = false;
        group[3].WritesAtOnce = false;
        group.Propose(group[1], "a");

        group.Run(TimeSpan.FromSeconds(10));

        Assert.Equal(RoleKind.Leader, group[1].Replica.Role);
        Assert.Empty(group[2].Commands);
    }

    [Fact]
    public void Nothing_is_said_before_the_first_record_of_an_incarnation_is_durable()
    {
        var group = TestGroup.Led(3);
        group[2].Crash();
        group[2].WritesAtOnce = false;
        group[2].Restart();
        group.Forget();

        group.Pass(group.Options.HeartbeatInterval);
        group.FireDueTimers();
        group.Settle();
        Assert.Empty(group[2].Said);

        group[2].FinishAllWrites();
        Assert.NotEmpty(group[2].Said);
    }

    [Fact]
    [Hazard(34)]
    public void The_founding_is_durable_before_anybody_stands_for_election()
    {
        var group = new TestGroup(TestGroup.Voters(1));
        group[1].WritesAtOnce = false;
        group.StartAll();
        VoteRules.StartCampaign(group, 1);
        Assert.Equal(RoleKind.Follower, group[1].Replica.Role);

        group[1].FinishAllWrites();
        VoteRules.StartCampaign(group, 1);

        Assert.Equal(RoleKind.Candidate, group[1].Replica.Role);
        Assert.Equal(group.Founding, group[1].Disk[0].Snapshot);
    }

    [Fact]
    [Hazard(50)]
    public void A_gap_in_the_records_stops_recovery()
    {
        var recovered = RecoveredState.Blank();
        recovered.Replay(new StorageRecord(7, null, null, null, default));

        Assert.Throws<InvalidDataException>(() => recovered.Replay(new StorageRecord(9, null, null, null, default)));
    }

    [Fact]
    [Hazard("44a")]
    public void A_gap_in_the_entries_stops_recovery()
    {
        var recovered = RecoveredState.Blank();
        var entry = new Entry(Id(2, 1), EntryKind.Command, 0, 0, default);

        Assert.Throws<InvalidDataException>(() => recovered.Replay(new StorageRecord(1, null, null, null, new[] { entry })));
    }

    [Fact]
    public void A_record_that_was_never_given_out_stops_the_replica()
    {
        var group = TestGroup.Led(1);

        group[1].SayPersisted(1000);

        Assert.Equal(HaltReason.InvariantBroken, Assert.Single(group[1].Asked(EffectKind.Halt)).HaltReason);
    }

    [Fact]
    public void Records_are_bounded_in_entries()
    {
        var group = TestGroup.Led(1, new RaftOptions { MaxRecordEntries = 2 });
        group[1].WritesAtOnce = false;
        for (var i = 0; i < 6; i++)
            group.Propose(group[1], "x");

        group[1].FinishWrite();

        Assert.Equal(2, group[1].Writing!.Entries.Length);
    }

    internal static EntryId Id(long index, long term) => new(new LogIndex(index), new Term(term));

    internal static void Append(TestGroup group, TestMember leader, long term, EntryId previous, params (long Index, long Term)[] entries) =>
        group.Say(leader, group[2], term, new AppendEntries(1, previous, LogIndex.Zero, Entries(entries)));

    internal static Entry[] Entries(params (long Index, long Term)[] entries) =>
        [.. entries.Select(entry => new Entry(Id(entry.Index, entry.Term), EntryKind.Command, entry.Index, 0, new byte[] { (byte)entry.Term }))];
}
