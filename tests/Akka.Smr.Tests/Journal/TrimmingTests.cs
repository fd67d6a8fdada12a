using Akka.Actor;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Storage;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas.Journal;
using Akka.Smr.Tests.Support;
using Akka.TestKit;
using Xunit;

namespace Akka.Smr.Tests.Journal;

/// <summary>Deleting what a snapshot covers.</summary>
public sealed class TrimmingTests : JournalTest
{
    public TrimmingTests() => Settings = Settings with { TrimRecords = 3 };

    [Fact]
    [Hazard("54a")]
    public void Records_go_in_steps_and_a_write_waits_for_one_step_at_most()
    {
        var (journal, probe) = BeginWithTenRecordsAndASnapshot();
        Order(new JournalFaults { HangDeletions = true });
        journal.Tell(new TrimJournal(new LogIndex(9)));
        Write(journal, Record(12, EntryAt(10)));
        Assert.Equal(("write", 12), Next(probe));
        Assert.Equal(("delete", 3), Next(probe));

        // While it is being deleted nothing is written; then the write comes before the next step.
        journal.Tell(new WriteRecord(Group, Record(13, EntryAt(11))));
        AwaitArrival(journal);
        Order(JournalFaults.None);

        Assert.Equal(("write", 13), Next(probe));
        Assert.Equal(("delete", 6), Next(probe));
        Assert.Equal(("delete", 9), Next(probe));
        Assert.Equal(("delete", 10), Next(probe));
        Assert.Equal(13, ExpectMsg<RecordWritten>().Number);
        End(journal);

        var (_, recovered) = BeginRecovered();
        Assert.Equal(3, recovered.Records);
        Assert.Equal(9, recovered.State!.Snapshot!.Id.Index.Value);
        Assert.Equal([10, 11], recovered.State.Entries.Select(e => e.Index.Value));
        Assert.Equal(Hard(1), recovered.State.HardState);
    }

    [Fact]
    [Hazard(39)]
    public void Nothing_is_deleted_before_a_durable_record_says_that_it_may_be_missing()
    {
        var (journal, probe) = BeginWithTenRecordsAndASnapshot();
        journal.Tell(new TrimJournal(new LogIndex(9)));
        AwaitArrival(journal);
        End(journal);
        probe.ExpectNoMsg(TimeSpan.Zero);

        Assert.Equal(11, BeginRecovered().Recovered.Records);
    }

    [Fact]
    public void What_a_life_left_over_the_next_one_deletes()
    {
        var (journal, probe) = BeginWithTenRecordsAndASnapshot();
        Order(new JournalFaults { HangDeletions = true });
        journal.Tell(new TrimJournal(new LogIndex(9)));
        Write(journal, Record(12, EntryAt(10)));
        probe.FishForMessage(message => message is JournalReached { What: "delete" });
        End(journal);
        Order(JournalFaults.None);

        BeginRecovered();

        probe.FishForMessage(message => message is JournalReached { What: "delete", SequenceNr: 10 });
    }

    [Fact]
    public void Records_with_entries_above_the_snapshot_stay()
    {
        var (journal, probe) = BeginWithTenRecordsAndASnapshot();
        journal.Tell(new TrimJournal(new LogIndex(2)));
        Write(journal, Record(12, EntryAt(10)));
        Assert.Equal(("write", 12), Next(probe));
        Assert.Equal(("delete", 3), Next(probe));
        Write(journal, Record(13, EntryAt(11)));
        Assert.Equal(("write", 13), Next(probe));
        End(journal);
        probe.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_deletion_that_fails_harms_nothing()
    {
        var (journal, _) = BeginWithTenRecordsAndASnapshot();
        Order(new JournalFaults { FailDeletions = true });
        journal.Tell(new TrimJournal(new LogIndex(9)));

        EventFilter.Warning(contains: "could not be deleted").ExpectOne(() => Write(journal, Record(12, EntryAt(10))));

        Write(journal, Record(13, EntryAt(11)));
    }

    [Fact]
    public void A_snapshot_is_due_by_the_number_of_records()
    {
        Settings = Settings with { SnapshotAfterRecords = 20 };
        var (journal, _) = BeginWithTenRecordsAndASnapshot();
        for (var number = 12; number < 31; number++)
            Write(journal, Record(number, EntryAt(number - 2)));
        journal.Tell(new WriteRecord(Group, Record(31, EntryAt(29))));

        Assert.Equal(31, ExpectMsg<RecordWritten>().Number);
        Assert.Equal(20, ExpectMsg<JournalGrown>().Records);
        End(journal);

        // And said again by the next life.
        BeginRecovered();
        Assert.Equal(20, ExpectMsg<JournalGrown>().Records);
    }

    private static (string, long) Next(TestProbe probe)
    {
        var reached = probe.ExpectMsg<JournalReached>();
        return (reached.What, reached.SequenceNr);
    }

    /// <summary>Records 1 to 10 hold the founding and entries 1 to 9; record 11 points to a snapshot of them all.</summary>
    private (IActorRef Journal, TestProbe Probe) BeginWithTenRecordsAndASnapshot()
    {
        var (journal, _) = BeginRecovered();
        Write(journal, First());
        for (var number = 2; number <= 10; number++)
            Write(journal, Record(number, EntryAt(number - 1)));
        Write(journal, new StorageRecord(11, Hard(1), Snapshot(9), null, default));
        return (journal, Observe());
    }
}
