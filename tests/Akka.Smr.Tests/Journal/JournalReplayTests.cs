using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Storage;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas.Journal;
using Akka.Smr.Tests.Serialization;
using Xunit;

namespace Akka.Smr.Tests.Journal;

/// <summary>A journal that was cut says the same as one that was not.</summary>
public sealed class JournalReplayTests
{
    private const int Histories = 400;

    [Fact]
    [Hazard(39)]
    public void Whatever_was_deleted_legally_is_not_missed()
    {
        var cut = 0;
        for (var seed = 0; seed < Histories; seed++)
        {
            var history = new RecordHistory(seed);
            for (var records = 1 + (seed % 80); records > 0; records--)
            {
                history.WriteRecord();
                history.TrimSometimes();
                Assert.Equal(Describe(history.Expected()), Describe(Recover(history.Kept)));
            }

            cut += history.Kept[0].Record.Number > 1 ? 1 : 0;
        }

        Assert.InRange(cut, Histories / 4, Histories);
    }

    [Fact]
    [Hazard("44a")]
    public void A_record_that_is_missing_from_the_middle_is_noticed()
    {
        for (var seed = 0; seed < Histories; seed++)
        {
            var history = new RecordHistory(seed);
            history.WriteAndTrim(40);
            var kept = history.Kept.ToList();
            var missing = kept[1 + (seed % (kept.Count - 2))];
            kept.Remove(missing);

            var damage = Assert.Throws<JournalDamageException>(() => Recover(kept));
            Assert.Contains($"follows record {missing.Record.Number - 1}", damage.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Hazard("44a")]
    public void Records_that_are_missing_from_the_start_are_noticed()
    {
        for (var seed = 0; seed < Histories; seed++)
        {
            var history = new RecordHistory(seed);
            history.WriteAndTrim(40);
            var kept = history.Kept.SkipWhile(stored => stored.Record.Number <= history.Declared).ToList();
            if (kept.Count == 0)
                continue;

            Assert.Throws<JournalDamageException>(() => Recover(kept));
        }
    }

    [Fact]
    [Hazard(50)]
    public void Records_of_another_disk_group_or_life_are_noticed()
    {
        var history = new RecordHistory(1);
        history.WriteAndTrim(0);
        history.WriteRecord();
        history.WriteRecord();
        var first = history.Kept[0];
        var second = history.Kept[1];

        Damaged("copied", first, second with { Self = second.Self with { Storage = new StorageId(99) } });
        Damaged("copied", first, second with { Self = second.Self with { Member = new MemberId(99) } });
        Damaged("belongs to group", first, second with { Group = second.Group with { Epoch = 2 } });
        Damaged("two have written", first with { Incarnation = 9 }, second);
        Damaged("two have written", first, second, second);
    }

    [Fact]
    public void Without_records_there_is_no_state() => Assert.Null(new JournalReplay(RecordHistory.Self).Finish());

    private static void Damaged(string what, params StoredRecord[] records)
    {
        var damage = Assert.Throws<JournalDamageException>(() => Recover(records));
        Assert.Contains(what, damage.Message, StringComparison.Ordinal);
    }

    private static RecoveredState Recover(IEnumerable<StoredRecord> records)
    {
        var replay = new JournalReplay(RecordHistory.Self);
        foreach (var stored in records)
            replay.Add(JournalRecord.Of(stored).Read());
        return replay.Finish()!;
    }

    private static string Describe(RecoveredState state) =>
        $"record {state.LastRecord}, {state.HardState}, {state.Snapshot}, {Structure.Of(state.Entries.Select(entry => $"{entry.Id} {entry.Hash}"))}";
}
