using Xunit;

namespace Akka.Smr.Tests.Journal;

/// <summary>What a disk says when its replica comes back.</summary>
public sealed class RecoveryTests : JournalTest
{
    [Fact]
    public void A_disk_that_was_never_written_to_gets_a_name_and_holds_nothing()
    {
        var (_, recovered) = BeginRecovered();

        Assert.NotEqual(0, recovered.Storage.Value);
        Assert.Null(recovered.State);
        Assert.Null(recovered.Group);
        Assert.Equal(0, recovered.Records);
    }

    [Fact]
    public void Its_name_is_the_same_for_ever()
    {
        var (journal, first) = BeginRecovered();
        End(journal);

        Assert.Equal(first.Storage, BeginRecovered().Recovered.Storage);
    }

    [Fact]
    public void What_was_written_is_there_again()
    {
        var (journal, _) = BeginRecovered();
        Write(journal, First());
        Write(journal, Record(2, Entries(1, 3)));
        End(journal);

        var (_, recovered) = BeginRecovered();

        Assert.Equal(2, recovered.Records);
        Assert.Equal(Group, recovered.Group);
        Assert.Equal(2, recovered.State!.LastRecord);
        Assert.Equal(Hard(1), recovered.State.HardState);
        Assert.Equal([1, 2, 3], recovered.State.Entries.Select(e => e.Index.Value));
    }
}
