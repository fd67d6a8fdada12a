using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Storage;
using Akka.Smr.Simulation.Checkers;
using Akka.Smr.Simulation.World;
using Xunit;
using LogMatching = Akka.Smr.Simulation.Checkers.LogMatching;

namespace Akka.Smr.Simulation;

/// <summary>Every checker is shown what it must accept, and what it is there to find.</summary>
public sealed class RaftCheckerTests
{
    private static readonly Identity Me = Disk(0);
    private static readonly Identity You = Disk(1);

    [Fact]
    public void Election_safety_finds_two_leaders_of_a_term_and_a_leader_that_restarts_into_its_term()
    {
        var checker = new ElectionSafety();
        checker.Elected(1, 0, 1);
        checker.Elected(2, 1, 1);
        Assert.Equal((2, 1, -1), (checker.LastTerm, checker.LeaderOf(2), checker.LeaderOf(3)));
        Broken("ElectionSafety", () => checker.Elected(2, 0, 1));
        Broken("ElectionSafety", () => checker.Elected(2, 1, 2));
    }

    [Fact]
    public void Leader_append_only_finds_a_leader_that_truncates_or_writes_a_later_term()
    {
        var checker = new LeaderAppendOnly();
        checker.Writes(0, truncates: true, 0);
        checker.Elected(0, 3);
        checker.Writes(0, truncates: false, 3);
        Broken("LeaderAppendOnly", () => checker.Writes(0, truncates: true, 0));
        Broken("LeaderAppendOnly", () => checker.Writes(0, truncates: false, 4));
        checker.SteppedDown(0);
        checker.Writes(0, truncates: true, 4);
    }

    [Fact]
    public void Log_matching_finds_one_id_with_two_contents_or_two_predecessors()
    {
        var checker = new LogMatching();
        checker.Seen(Id(1, 1), Entry(2, 2, 7));
        checker.Seen(Id(1, 1), Entry(2, 2, 7));
        Broken("LogMatching", () => checker.Seen(Id(1, 1), Entry(2, 2, 8)));
        Broken("LogMatching", () => checker.Seen(Id(1, 2), Entry(2, 2, 7)));
        checker.Durable(Id(2, 2), 5);
        Assert.Equal(1UL << 5, checker.DurableOn(Id(2, 2)));
    }

    [Fact]
    public void State_machine_safety_finds_two_entries_at_one_index_and_a_gap()
    {
        var committed = new Committed();
        Assert.True(committed.Applied(0, Entry(1, 1), new Term(1)));
        Assert.False(committed.Applied(1, Entry(1, 1), new Term(2)));
        Broken("StateMachineSafety", () => committed.Applied(1, Entry(1, 2), new Term(2)));
        Broken("StateMachineSafety", () => committed.Applied(1, Entry(1, 1, 9), new Term(2)));
        Broken("StateMachineSafety", () => committed.Applied(0, Entry(3, 1), new Term(2)));
        Assert.Equal(new Term(1), committed.KnownIn(1));
    }

    [Fact]
    public void Leader_completeness_finds_a_leader_without_a_committed_entry_whether_it_was_committed_before_or_after()
    {
        var log = new ShadowLog();
        log.Append(Entry(1, 1));
        var checker = new LeaderCompleteness();
        checker.Elected(2, id => log.Holds(id.Index.Value, id.Term.Value), Id(1, 1));
        checker.CommittedBy(1, Id(1, 1));
        Broken("LeaderCompleteness", () => checker.CommittedBy(1, Id(2, 1)));
        checker.CommittedBy(4, Id(3, 4));
        checker.Elected(3, id => log.Holds(id.Index.Value, id.Term.Value), Id(3, 4));
        Broken("LeaderCompleteness", () => checker.Elected(5, id => log.Holds(id.Index.Value, id.Term.Value), Id(2, 2)));
    }

    [Fact]
    public void Commit_monotonic_finds_a_gap_a_repetition_an_old_snapshot_and_a_claim_that_shrinks()
    {
        var checker = new CommitMonotonic();
        checker.StartsFrom(0, 4);
        checker.Applies(0, 5);
        Broken("CommitMonotonic", () => checker.Applies(0, 5));
        Broken("CommitMonotonic", () => checker.Applies(0, 7));
        Broken("CommitMonotonic", () => checker.Installs(0, 4));
        checker.Installs(0, 9);
        checker.Applies(0, 10);
        checker.Claims(0, 2, 8);
        Broken("CommitMonotonic", () => checker.Claims(0, 2, 7));
        checker.Claims(0, 3, 7);
    }

    [Fact]
    public void Match_monotonic_finds_a_follower_that_is_told_less_than_before_in_one_session()
    {
        var checker = new MatchMonotonic();
        checker.Heartbeat(0, 1, 1, 1, 5);
        checker.Heartbeat(0, 1, 1, 2, 0);
        checker.Heartbeat(0, 1, 2, 1, 3);
        Broken("MatchMonotonic", () => checker.Heartbeat(0, 1, 1, 1, 4));
    }

    [Fact]
    public void The_vote_rule_finds_a_second_vote_and_one_that_is_not_durable()
    {
        var checker = new VoteRule();
        checker.Speaks(0, 2, You, Hard(2, You));
        Broken("VoteRule", () => checker.Speaks(0, 2, Me, Hard(2, Me)));
        Broken("VoteRule", () => checker.Speaks(0, 3, You, Hard(2, You)));
        Broken("VoteRule", () => checker.Speaks(0, 4, You, Hard(4, default)));
        VoteRule.Follows(0, 4, Hard(4, default));
        Broken("VoteRule", () => VoteRule.Follows(0, 5, Hard(4, default)));
    }

    [Fact]
    public void The_vote_rule_finds_a_leader_without_a_quorum_or_with_one_half_alone()
    {
        var checker = new VoteRule();
        checker.Speaks(1, 2, Me, Hard(2, Me));
        Broken("VoteRule", () => checker.Elects(0, 2, Voters(0, 1, 2), Hard(1, Me)));
        checker.Elects(0, 2, Voters(0, 1, 2), Hard(2, Me));
        Broken("VoteRule", () => checker.Elects(0, 2, Joint([2, 3, 4], [0, 1, 2]), Hard(2, Me)));
        Broken("VoteRule", () => checker.Elects(0, 2, Joint([0, 1, 2], [2, 3, 4]), Hard(2, Me)));
        checker.Elects(0, 5, Voters(0), Hard(5, Me));
    }

    [Fact]
    public void The_vote_rule_finds_a_vote_for_a_log_that_is_longer_and_older()
    {
        var checker = new VoteRule();
        checker.Stands(0, 4, Id(9, 2));
        checker.Prefers(1, 4, Me, Id(9, 2));
        checker.Prefers(1, 4, Me, Id(12, 1));
        checker.Prefers(1, 4, Me, Id(10, 4));
        Broken("VoteRule", () => checker.Prefers(1, 4, Me, Id(5, 3)));
        Broken("VoteRule", () => checker.Prefers(1, 4, Me, Id(10, 2)));
    }

    [Fact]
    public void No_acknowledgement_goes_beyond_the_disk_or_differs_from_the_leader()
    {
        var durable = new ShadowLog();
        durable.Append(Entry(1, 1));
        durable.Append(Entry(2, 2));
        Acknowledgement.Speaks(1, 3, 2, durable, index => index);
        Acknowledgement.Speaks(1, 2, 2, durable, _ => throw new InvalidOperationException("An entry of the leader's own term needs no look."));
        Acknowledgement.Speaks(1, 3, 2, durable, null);
        Broken("Acknowledgement", () => Acknowledgement.Speaks(1, 3, 3, durable, index => index));
        Broken("Acknowledgement", () => Acknowledgement.Speaks(1, 3, 2, durable, _ => 1));
        Broken("Acknowledgement", () => Acknowledgement.Speaks(1, 1, 2, durable, index => index));
        durable.RebaseTo(Id(2, 2));
        Acknowledgement.Speaks(1, 3, 2, durable, _ => 1);
    }

    [Fact]
    public void Records_have_no_gaps_one_is_in_flight_and_terms_and_votes_stay()
    {
        var checker = new RecordOrder();
        checker.StartsFrom(4, Hard(2, You));
        checker.Writes(0, Record(5, null));
        Broken("RecordOrder", () => checker.Writes(0, Record(6, null)));
        checker.Told();
        Broken("RecordOrder", () => checker.Writes(0, Record(7, null)));
        Broken("RecordOrder", () => checker.Writes(0, Record(6, Hard(1, default))));
        Broken("RecordOrder", () => checker.Writes(0, Record(6, Hard(2, Me))));
        checker.Writes(0, Record(6, Hard(3, Me)));
    }

    [Fact]
    public void The_commit_rule_finds_a_minority_one_half_alone_an_old_term_and_a_follower_ahead()
    {
        var matching = new LogMatching();
        var checker = new CommitRule(matching);
        var three = Voters(0, 1, 2);
        matching.Seen(Id(0, 0), Entry(1, 1));
        matching.Durable(Id(1, 1), 0);
        Broken("CommitRule", () => checker.Leads(1, Id(1, 1), three));
        matching.Durable(Id(1, 1), 7);
        Broken("CommitRule", () => checker.Leads(1, Id(1, 1), three));
        matching.Durable(Id(1, 1), 2);
        Broken("CommitRule", () => checker.Leads(2, Id(1, 1), three));
        Broken("CommitRule", () => checker.Leads(1, Id(1, 1), Joint([0, 1, 2], [3, 4])));
        Broken("CommitRule", () => checker.Follows(1, 1));
        checker.Leads(1, Id(1, 1), three);
        checker.Follows(1, 1);
    }

    [Fact]
    public void The_configuration_rule_finds_skipped_halves_and_strangers()
    {
        var joint = Joint([0, 1, 2], [0, 1, 3]);
        ConfigurationRule.Follows(Id(5, 1), Voters(0, 1, 2), joint);
        ConfigurationRule.Follows(Id(6, 1), joint, Voters(0, 1, 3));
        Broken("ConfigurationRule", () => ConfigurationRule.Follows(Id(5, 1), Voters(0, 1, 2), Voters(0, 1, 3)));
        Broken("ConfigurationRule", () => ConfigurationRule.Follows(Id(5, 1), Voters(0, 1), joint));
        Broken("ConfigurationRule", () => ConfigurationRule.Follows(Id(6, 1), joint, Voters(0, 1, 2)));
        Broken("ConfigurationRule", () => ConfigurationRule.Follows(Id(6, 1), joint, joint));
    }

    [Fact]
    public void The_configuration_rule_finds_two_changes_in_flight_and_a_member_that_acts_by_another()
    {
        ConfigurationRule.Appends(Id(5, 2), Id(4, 2), isCommitted: true);
        Broken("ConfigurationRule", () => ConfigurationRule.Appends(Id(5, 2), Id(4, 2), isCommitted: false));

        ConfigurationRule.ActsBy(0, inForce: 7, lastInLog: 7, ofBase: 2, lastIndex: 9);
        ConfigurationRule.ActsBy(0, inForce: 2, lastInLog: 0, ofBase: 2, lastIndex: 9);
        ConfigurationRule.ActsBy(0, inForce: 12, lastInLog: 7, ofBase: 2, lastIndex: 9);
        Broken("ConfigurationRule", () => ConfigurationRule.ActsBy(0, inForce: 2, lastInLog: 7, ofBase: 2, lastIndex: 9));
        Broken("ConfigurationRule", () => ConfigurationRule.ActsBy(0, inForce: 8, lastInLog: 0, ofBase: 2, lastIndex: 9));
    }

    [Fact]
    public void Nothing_is_applied_before_it_is_durable_there()
    {
        var durable = new ShadowLog();
        durable.Append(Entry(1, 1));
        CommitRule.Applies(0, Id(1, 1), durable);
        Broken("CommitRule", () => CommitRule.Applies(0, Id(2, 1), durable));
        Broken("CommitRule", () => CommitRule.Applies(0, Id(1, 2), durable));
    }

    [Fact]
    public void Nothing_is_let_go_without_a_durable_snapshot()
    {
        Compaction.LetsGo(0, durableSnapshot: 7, upTo: 7);
        Broken("Compaction", () => Compaction.LetsGo(0, durableSnapshot: 6, upTo: 7));
    }

    [Fact]
    public void A_lease_is_found_out_when_a_later_leader_was_elected_or_could_be()
    {
        var three = Voters(0, 1, 2);
        LeaseRule.Serves(0, 3, 3, three, 0b010, hasInvited: false);
        LeaseRule.Serves(0, 3, 3, Voters(0), 0b110, hasInvited: true);
        Broken("LeaseRule", () => LeaseRule.Serves(0, 3, 4, three, 0, hasInvited: false));
        Broken("LeaseRule", () => LeaseRule.Serves(0, 3, 3, three, 0b110, hasInvited: false));
        Broken("LeaseRule", () => LeaseRule.Serves(0, 3, 3, three, 0, hasInvited: true));
    }

    [Fact]
    public void A_waiter_gets_one_answer_and_its_own()
    {
        var book = new WaiterBook();
        foreach (var waiter in new long[] { 1, 2, 3, 4 })
            book.Asks(waiter);
        book.Answered(1, "Refused");
        Broken("WaiterBook", () => book.Answered(1, "Refused"));
        Broken("WaiterBook", () => book.Answered(9, "Refused"));
        book.Admitted(2, Id(5, 1));
        Broken("WaiterBook", () => book.Admitted(2, Id(6, 1)));
        Broken("WaiterBook", () => book.Admitted(3, Id(5, 1)));
        Broken("WaiterBook", () => book.Applied(Id(5, 2)));
        Broken("WaiterBook", () => book.Lost(2, Id(5, 2)));
        Broken("WaiterBook", () => book.Jumped(new LogIndex(5)));
        Assert.Equal(0, book.Applied(Id(4, 1)));
        Assert.Equal(2, book.Applied(Id(5, 1)));
        book.Admitted(4, Id(6, 1));
        book.Lost(4, Id(6, 1));
        Assert.Equal(1, book.Count);
    }

    [Fact]
    public void A_command_that_runs_at_two_indexes_is_found()
    {
        var checker = new OnceOnly();
        checker.Runs(0, operation: 7, index: 3);
        checker.Runs(1, operation: 7, index: 3);
        Broken("OnceOnly", () => checker.Runs(1, operation: 7, index: 4));
    }

    [Fact]
    public void A_command_that_is_said_to_be_done_and_never_ran_is_found()
    {
        var checker = new OnceOnly();
        checker.Runs(0, operation: 7, index: 3);
        checker.SaysDone(1, operation: 7);
        Broken("OnceOnly", () => checker.SaysDone(1, operation: 8));
    }

    [Fact]
    public void Replicas_that_differ_are_found()
    {
        var checker = new ReplicaAgreement();
        checker.Applied(0, 1, 11);
        checker.Applied(1, 1, 11);
        checker.Applied(0, 2, 22);
        Broken("ReplicaAgreement", () => checker.Applied(1, 2, 23));
    }

    [Fact]
    public void A_snapshot_that_differs_from_a_replay_is_found_even_long_after()
    {
        var scene = Scene.Of(1);
        var committed = new Committed();
        var machine = new KeyValueMachine(scene);
        byte[] early = [];
        for (var index = 1; index <= 9; index++)
        {
            var entry = new Entry(Id(index, 1), index == 2 ? EntryKind.OpenSession : EntryKind.Noop, index * 10, 0, default);
            committed.Applied(0, entry, entry.Term);
            machine.Apply(entry);
            if (index == 4)
                early = machine.Save();
        }

        var checker = new SnapshotReplay(scene, committed);
        checker.Saved(0, Id(9, 1), machine.Save());
        checker.Saved(1, Id(4, 1), early);
        Broken("SnapshotReplay", () => checker.Saved(1, Id(5, 1), early));
        Broken("SnapshotReplay", () => checker.Saved(1, Id(4, 2), early));
        var withoutSessions = (byte[])early.Clone();
        withoutSessions[^1] ^= 1;
        Broken("SnapshotReplay", () => checker.Saved(1, Id(4, 1), withoutSessions));
    }

    [Fact]
    public void A_disk_gives_back_exactly_what_has_landed()
    {
        var disk = new SimulatedDisk(0, new MemberId(1), MemberKind.Full, null);
        disk.Begin(Record(1, Hard(1, Me), Entry(1, 1), Entry(2, 1)));
        disk.Land();
        disk.Begin(new StorageRecord(2, null, null, new LogIndex(2), new[] { Entry(2, 2) }));
        Assert.Equal((2, 1), (disk.Written.TermAt(2), disk.Durable.TermAt(2)));
        disk.Crash();
        Assert.Equal(1, disk.Written.TermAt(2));
        var recovered = disk.Recover();
        Assert.Equal((1, Id(2, 1)), (recovered.LastRecord, recovered.Entries[^1].Id));
    }

    private static void Broken(string rule, Action act) => Assert.Equal(rule, Assert.Throws<RuleBroken>(act).Rule);

    private static EntryId Id(long index, long term) => new(new LogIndex(index), new Term(term));

    private static Entry Entry(long index, long term, byte payload = 0) => new(Id(index, term), EntryKind.Command, 0, 0, new[] { payload });

    private static HardState Hard(long term, Identity vote) => new(new Term(term), vote);

    private static StorageRecord Record(long number, HardState? hard, params Entry[] entries) => new(number, hard, null, null, entries);

    private static Identity Disk(int number) => new(new MemberId(number + 1), new StorageId(number + 1));

    private static RaftConfiguration Voters(params int[] disks) => RaftConfiguration.Create(disks.Select(disk => new Member(Disk(disk), MemberRole.Voter)));

    private static RaftConfiguration Joint(int[] before, int[] after) => RaftConfiguration.Create(before.Union(after).Select(disk =>
        new Member(Disk(disk), (before.Contains(disk) ? MemberRole.OutgoingVoter : 0) | (after.Contains(disk) ? MemberRole.Voter : 0))));
}
