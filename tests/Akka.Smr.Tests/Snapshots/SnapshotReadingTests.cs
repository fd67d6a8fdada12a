using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Snapshots;
using Xunit;

namespace Akka.Smr.Tests.Snapshots;

/// <summary>What is read back, and what is not.</summary>
public sealed class SnapshotReadingTests : SnapshotTest
{
    private const string Nine = "-snap-a1-9";

    [Fact]
    [Hazard(39)]
    [Hazard(44)]
    public void A_piece_with_a_bit_turned_is_unreadable_and_the_sentence_says_which()
    {
        var store = Store();
        var stored = Take(store, Meta(9), Bytes(450));
        var torn = Bytes(450)[200..300];
        torn[7] ^= 4;
        Script.Replace(Script.RowsOf(Nine)[2], new SnapshotPiece(torn));
        Machine.Send(store, new ReadSnapshot(stored, 1));
        Machine.ExpectMsg<SnapshotRead>();
        Assert.Contains("Piece 2", ReadInVain(store, stored, 2), StringComparison.Ordinal);
        Assert.Contains("damaged", ReadInVain(store, stored, 2), StringComparison.Ordinal);
    }

    [Fact]
    [Hazard(44)]
    public void A_piece_that_is_cut_off_is_unreadable()
    {
        var store = Store();
        var stored = Take(store, Meta(9), Bytes(450));
        Script.Replace(Script.RowsOf(Nine)[4], new SnapshotPiece(Bytes(450).AsMemory(400, 49)));
        Assert.Contains("damaged", ReadInVain(store, stored, 4), StringComparison.Ordinal);
    }

    [Fact]
    [Hazard("44a")]
    public void A_piece_that_is_missing_is_unreadable_and_no_other_is_taken_for_it()
    {
        var store = Store();
        var stored = Take(store, Meta(9), Bytes(450));
        Script.Replace(Script.RowsOf(Nine)[3], null);
        Assert.Contains("Piece 3", ReadInVain(store, stored, 3), StringComparison.Ordinal);
        Assert.Contains("missing", ReadInVain(store, stored, 3), StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_that_lists_less_than_the_snapshot_has_is_unreadable()
    {
        var store = Store();
        var stored = Take(store, Meta(9), Bytes(450));
        var row = Script.RowsOf(Nine)[^1];
        var manifest = (SnapshotManifest)row.Snapshot;
        Script.Replace(row, manifest with { Pieces = [.. manifest.Pieces.Skip(1)] });
        Assert.Contains("damaged", ReadInVain(store, stored), StringComparison.Ordinal);
    }

    [Fact]
    [Hazard(33)]
    public void A_snapshot_of_another_group_or_other_bytes_is_not_the_one_that_was_asked_for()
    {
        var store = Store();
        var stored = Take(store, Meta(9), Bytes(450));
        Assert.Contains("another one", ReadInVain(store, stored with { Digest = 1 }), StringComparison.Ordinal);
        Assert.Contains("another one", ReadInVain(store, stored with { Group = new GroupId(default, 2) }), StringComparison.Ordinal);
        Assert.Contains("no piece 5", ReadInVain(store, stored, 5, isDamage: false), StringComparison.Ordinal);
        Assert.Contains("no piece -1", ReadInVain(store, stored, -1, isDamage: false), StringComparison.Ordinal);
        Assert.Contains("missing", ReadInVain(store, Sealed(Meta(8), Bytes(450))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_fails_twice_is_asked_a_third_time()
    {
        var store = Store();
        var stored = Take(store, Meta(9), Bytes(450));
        var failures = 0;
        Script.Rule = call => call.Act == StoreAct.Load && call.PersistenceId.EndsWith(Nine, StringComparison.Ordinal) && failures++ % 3 != 2
            ? StoreFault.Fails
            : StoreFault.None;
        Assert.Equal(Bytes(450), Read(store, stored));
        Assert.Equal(12 + 6, failures);
    }

    [Fact]
    public void A_store_that_keeps_failing_is_told_as_it_is()
    {
        var store = Store(settings: Impatient);
        var stored = Take(store, Meta(9), Bytes(450));
        Script.Rule = _ => StoreFault.Fails;
        Assert.Contains("the disk is full", ReadInVain(store, stored, isDamage: false), StringComparison.Ordinal);
        Script.Rule = _ => StoreFault.Hangs;
        Assert.Contains("not answered", ReadInVain(store, stored, isDamage: false), StringComparison.Ordinal);
    }

    [Fact]
    [Hazard(44)]
    public void A_row_of_which_the_store_can_make_nothing_is_damaged_too()
    {
        var store = Store(settings: Impatient);
        var stored = Take(store, Meta(9), Bytes(450));
        Script.Rule = _ => StoreFault.Garbles;
        Assert.Contains("is damaged: the bytes are malformed", ReadInVain(store, stored), StringComparison.Ordinal);
    }
}
