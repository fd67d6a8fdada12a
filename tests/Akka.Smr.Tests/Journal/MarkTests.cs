using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas.Journal;
using Akka.Smr.Tests.Support;
using Xunit;

namespace Akka.Smr.Tests.Journal;

/// <summary>The high-water mark, and a snapshot store that does not keep it.</summary>
public sealed class MarkTests : JournalTest
{
    [Fact]
    [Hazard("44a")]
    public void A_snapshot_store_that_was_wiped_is_told_and_not_accepted()
    {
        var (journal, _) = BeginRecovered();
        Write(journal, First());
        End(journal);
        Order(new StoreFaults { Wipe = true });

        Begin();

        Assert.Contains("high-water mark is missing", ExpectMsg<JournalDamaged>().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_disk_without_records_there_may_be_none()
    {
        var (journal, first) = BeginRecovered();
        End(journal);
        Order(new StoreFaults { Wipe = true });

        Assert.Equal(first.Storage, BeginRecovered().Recovered.Storage);
    }

    [Fact]
    public void Nothing_is_told_before_the_mark_stands()
    {
        Order(new StoreFaults { FailSaves = true });

        Begin();

        Assert.Contains("mark could not be written", ExpectMsg<JournalFailed>().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_can_not_be_read_is_a_fault_of_the_disk()
    {
        var (journal, _) = BeginRecovered();
        Write(journal, First());
        End(journal);
        Order(new StoreFaults { FailLoads = true });

        Begin();

        ExpectMsg<JournalFailed>();
        Order(StoreFaults.None);
        BeginRecovered();
    }

    [Fact]
    [Hazard(48)]
    public void A_store_that_never_answers_is_one_too()
    {
        Settings = Settings with { JournalWriteTimeout = TimeSpan.FromMilliseconds(100) };
        var (journal, _) = BeginRecovered();
        Order(new StoreFaults { HangSaves = true });

        // The first mark is due at once, or after a rest: either way it never comes.
        Write(journal, First());

        Assert.Contains("has not answered", ExpectMsg<JournalFailed>(TimeSpan.FromSeconds(10)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    [Hazard(48)]
    public void A_store_that_does_not_even_say_what_it_has_is_one_as_well()
    {
        Settings = Settings with { JournalWriteTimeout = TimeSpan.FromMilliseconds(100) };
        Order(new StoreFaults { HangLoads = true });

        Begin();

        Assert.Contains("has not answered", ExpectMsg<JournalFailed>(TimeSpan.FromSeconds(10)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void While_it_is_being_saved_records_are_written()
    {
        var (journal, _) = BeginRecovered();
        Order(new StoreFaults { HangSaves = true });
        for (var number = 1; number <= 10; number++)
            Write(journal, number == 1 ? First() : Record(number, EntryAt(number - 1)));
    }
}
