using Akka.Actor;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Snapshots;
using Xunit;

namespace Akka.Smr.Tests.Snapshots;

/// <summary>What is not needed any more.</summary>
public sealed class SnapshotDeletionTests : SnapshotTest
{
    [Fact]
    [Hazard("54b")]
    public void The_manifest_goes_first_then_the_pieces_in_steps_and_the_one_to_keep_stays()
    {
        var store = Store();
        var old = Take(store, Meta(9), Bytes(60_000), partBytes: 60_000);
        var kept = Take(store, Meta(10), Bytes(500));
        var before = Script.Calls.Count;
        store.Tell(new DeleteSnapshotsBelow(kept));
        AwaitAssert(() => Assert.Empty(Script.RowsOf("-snap-a1-9")));
        AwaitAssert(() => Assert.Equal([SnapshotName.Of(kept)], Listed()));

        var deletions = Script.Calls.Skip(before).Where(call => call.PersistenceId.EndsWith("-snap-a1-9", StringComparison.Ordinal) && call.Act != StoreAct.Load).ToList();
        Assert.Equal([StoreAct.Delete, StoreAct.DeleteUpTo, StoreAct.DeleteUpTo, StoreAct.DeleteUpTo], deletions.Select(call => call.Act));
        Assert.Equal(deletions[0].Number, SnapshotNumbers.Manifest(SnapshotNumbers.AttemptOf(deletions[0].Number)));
        Assert.Equal(256, SnapshotNumbers.PiecesBelow(deletions[1].Number));
        Assert.Contains("missing", ReadInVain(store, old), StringComparison.Ordinal);
        Assert.Equal(Bytes(500), Read(store, kept));
    }

    [Fact]
    [Hazard("54b")]
    public void What_is_half_deleted_does_not_exist_and_the_rest_goes_the_next_time()
    {
        var store = Store();
        var old = Take(store, Meta(9), Bytes(500));
        var kept = Take(store, Meta(10), Bytes(500));
        Script.Rule = call => call.Act == StoreAct.DeleteUpTo ? StoreFault.Fails : StoreFault.None;
        store.Tell(new DeleteSnapshotsBelow(kept));
        AwaitAssert(() => Assert.Contains("missing", ReadInVain(store, old), StringComparison.Ordinal));
        Assert.NotEmpty(Script.RowsOf("-snap-a1-9"));

        // The attempt that fails may not have heard of it yet, and another is not begun beside it.
        Script.Rule = _ => StoreFault.None;
        AwaitAssert(() =>
        {
            store.Tell(new DeleteSnapshotsBelow(kept));
            Assert.Empty(Script.RowsOf("-snap-a1-9"));
        });
        Assert.Equal(Bytes(500), Read(store, kept));
    }

    [Fact]
    public void What_is_being_sent_stays_until_that_has_ended()
    {
        var store = Store();
        var peer = CreateTestProbe();
        var old = Take(store, Meta(9), Bytes(1000));
        var kept = Take(store, Meta(10), Bytes(500));
        store.Tell(new SendSnapshotTo(Member(2), peer.Ref, old));
        peer.ExpectMsg<Akka.Smr.Protocol.SnapshotChunk>();
        store.Tell(new DeleteSnapshotsBelow(kept));
        Assert.Equal(Bytes(1000), Read(store, old));

        store.Tell(new CancelSnapshotTo(Member(2), old.Transfer));
        AwaitAssert(() => Assert.Empty(Script.RowsOf("-snap-a1-9")));
    }

    [Fact]
    public void What_is_being_read_stays_until_it_was_read()
    {
        var store = Store();
        var old = Take(store, Meta(9), Bytes(250));
        var kept = Take(store, Meta(10), Bytes(500));
        Machine.Send(store, new ReadSnapshot(old, 0));
        store.Tell(new DeleteSnapshotsBelow(kept));
        Machine.ExpectMsg<SnapshotRead>();
        for (var piece = 1; piece < 3; piece++)
        {
            Machine.Send(store, new ReadSnapshot(old, piece));
            Assert.Equal(piece == 2, Machine.ExpectMsg<SnapshotRead>().IsLast);
        }

        AwaitAssert(() => Assert.Empty(Script.RowsOf("-snap-a1-9")));
    }

    [Fact]
    public void A_snapshot_of_ones_own_that_is_covered_meanwhile_is_given_up()
    {
        var store = Store();
        var kept = Take(store, Meta(10), Bytes(500));
        store.Tell(new BeginSnapshot(Meta(9)));
        Machine.Send(store, new AppendSnapshot(Meta(9).Id, Bytes(PieceBytes), IsLast: false));
        Machine.ExpectMsg<SnapshotAppended>();
        store.Tell(new DeleteSnapshotsBelow(kept));
        Assert.Equal(Meta(9).Id, Replica.ExpectMsg<SnapshotNotStored>().Id);
        AwaitAssert(() => Assert.Empty(Script.RowsOf("-snap-a1-9")));
    }

    private IEnumerable<SnapshotName> Listed() =>
        ((SnapshotList)Script.RowsOf("-snaps")[^1].Snapshot).Snapshots.Select(known => known.Name);
}
