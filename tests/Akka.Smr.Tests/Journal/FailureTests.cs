using Akka.Actor;
using Akka.Persistence;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas.Journal;
using Akka.Smr.Tests.Support;
using Xunit;

namespace Akka.Smr.Tests.Journal;

/// <summary>Journals that fail, reject, hang, and do late what they were told.</summary>
public sealed class FailureTests : JournalTest
{
    [Fact]
    [Hazard(43)]
    [Hazard(47)]
    public void A_write_that_fails_ends_the_journal_and_the_next_life_has_what_is_on_disk()
    {
        var (journal, _) = BeginRecovered();
        Write(journal, First());
        Order(new JournalFaults { FailWrites = true });

        journal.Tell(new WriteRecord(Group, Record(2, EntryAt(1))));

        Assert.Contains("Record 2", ExpectMsg<JournalFailed>().Detail, StringComparison.Ordinal);
        ExpectEnd(journal);
        Order(JournalFaults.None);
        Assert.Equal(1, BeginRecovered().Recovered.State!.LastRecord);
    }

    [Fact]
    [Hazard(44)]
    [Hazard(47)]
    public void A_write_that_failed_and_landed_is_there_after_all()
    {
        var (journal, _) = BeginRecovered();
        Write(journal, First());
        Order(new JournalFaults { FailWrites = true, StoreFailedWrites = true });

        journal.Tell(new WriteRecord(Group, Record(2, EntryAt(1))));

        ExpectMsg<JournalFailed>();
        Order(JournalFaults.None);
        Assert.Equal(2, BeginRecovered().Recovered.State!.LastRecord);
    }

    [Fact]
    [Hazard(46)]
    public void A_rejected_write_is_never_acknowledged_and_ends_the_journal()
    {
        var (journal, _) = BeginRecovered();
        Write(journal, First());
        Order(new JournalFaults { RejectWrites = true });

        journal.Tell(new WriteRecord(Group, Record(2, EntryAt(1))));

        Assert.Contains("rejects record 2", ExpectMsg<JournalFailed>().Detail, StringComparison.Ordinal);
        ExpectEnd(journal);
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    [Hazard(47)]
    [Hazard(48)]
    public void A_write_that_lands_after_its_life_makes_the_first_record_of_the_next_fail()
    {
        var (journal, _) = BeginRecovered();
        Write(journal, First());
        var probe = Observe();
        Order(new JournalFaults { HangWrites = true });
        journal.Tell(new WriteRecord(Group, Record(2, EntryAt(1))));
        probe.ExpectMsg<JournalReached>();
        End(journal);

        var (second, recovered) = BeginRecovered();
        Assert.Equal(1, recovered.State!.LastRecord);
        second.Tell(new WriteRecord(Group, new Raft.Storage.StorageRecord(2, Hard(2), null, null, default)));
        probe.ExpectMsg<JournalReached>();

        // Both land, the late one first.
        Order(JournalFaults.None);

        Assert.Contains("Record 2", ExpectMsg<JournalFailed>().Detail, StringComparison.Ordinal);
        Assert.Equal([1], BeginRecovered().Recovered.State!.Entries.Select(e => e.Index.Value));
    }

    [Fact]
    [Hazard(43)]
    public void A_journal_that_can_not_be_read_has_failed_and_is_not_damaged()
    {
        var (journal, _) = BeginRecovered();
        Write(journal, First());
        End(journal);
        Order(new JournalFaults { FailReplays = true });

        journal = Begin();

        Assert.Contains("unreadable", ExpectMsg<JournalFailed>().Detail, StringComparison.Ordinal);
        ExpectEnd(journal);
        Order(JournalFaults.None);
        Assert.Equal(1, BeginRecovered().Recovered.Records);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Hazard(46)]
    public void A_disk_that_can_not_be_named_is_not_used(bool reject)
    {
        Order(new JournalFaults { FailWrites = !reject, RejectWrites = reject });
        Begin();
        Assert.Contains("name of the disk", ExpectMsg<JournalFailed>().Detail, StringComparison.Ordinal);
    }

    [Fact]
    [Hazard(49)]
    public void Nothing_persists_but_what_stands_behind_the_journal()
    {
        var persisting = typeof(JournalActor).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(Eventsourced)));
        Assert.Equal([typeof(IdentityActor), typeof(RecordsActor)], persisting.OrderBy(type => type.Name, StringComparer.Ordinal));
    }
}
