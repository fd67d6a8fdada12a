using Akka.Actor;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Snapshots;
using Xunit;

namespace Akka.Smr.Tests.Snapshots;

/// <summary>A snapshot of one's own on its way into the store.</summary>
public sealed class SnapshotTakingTests : SnapshotTest
{
    private const string Nine = "-snap-a1-9";

    [Fact]
    [Hazard(51)]
    [Hazard("54b")]
    public void Pieces_of_one_size_are_written_one_at_a_time_and_the_manifest_last()
    {
        Take(Store(), Meta(9), Bytes(1050), partBytes: 333);
        var saves = Script.Calls.Where(call => call.Act == StoreAct.Save && call.PersistenceId.EndsWith(Nine, StringComparison.Ordinal)).ToList();
        var sizes = saves.Select(save => (save.Record as SnapshotPiece)?.Bytes.Length);
        Assert.Equal([.. Enumerable.Repeat<int?>(PieceBytes, 10), 50, null], sizes);
        Assert.IsType<SnapshotManifest>(saves[^1].Record);
        Assert.Equal(saves.Select(save => save.Number).Order(), saves.Select(save => save.Number));

        // Beside it there is the sweep at the start, and deletion of the list's former numbers.
        Assert.InRange(Script.MostUnderWay, 1, 2);
    }

    [Fact]
    public void The_machine_goes_on_when_what_it_gave_is_stored()
    {
        var store = Store();
        store.Tell(new BeginSnapshot(Meta(9)));
        Script.Rule = call => call.Record is SnapshotPiece ? StoreFault.Held : StoreFault.None;
        Machine.Send(store, new AppendSnapshot(Meta(9).Id, Bytes(PieceBytes), IsLast: false));
        AwaitCondition(() => Script.Calls.Any(call => call.Record is SnapshotPiece));
        Assert.False(Machine.HasMessages);
        Script.Rule = _ => StoreFault.None;
        Script.Release();
        Machine.ExpectMsg(new SnapshotAppended(Meta(9).Id));
    }

    [Fact]
    [Hazard(39)]
    [Hazard("54b")]
    public void A_crash_before_the_manifest_leaves_nothing_that_could_be_read_and_nothing_for_long()
    {
        var store = Store();
        store.Tell(new BeginSnapshot(Meta(9)));
        Machine.Send(store, new AppendSnapshot(Meta(9).Id, Bytes(1000), IsLast: false));
        Machine.ExpectMsg<SnapshotAppended>();
        StopAndWait(store);
        Assert.NotEmpty(Script.RowsOf(Nine));

        Script.Rule = call => call.Act == StoreAct.DeleteUpTo ? StoreFault.Fails : StoreFault.None;
        store = Store();
        Assert.Contains("missing", ReadInVain(store, Sealed(Meta(9), Bytes(1000))), StringComparison.Ordinal);
        StopAndWait(store);

        Script.Rule = _ => StoreFault.None;
        Store();
        AwaitAssert(() => Assert.Empty(Script.RowsOf(Nine)));
        AwaitAssert(() => Assert.All(Script.RowsOf("-snaps"), row => Assert.Empty(((SnapshotList)row.Snapshot).Snapshots)));
    }

    [Theory]
    [Hazard(39)]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(-2)]
    public void What_the_store_refuses_is_told_to_both_who_wait(int refused)
    {
        var seen = 0;
        Script.Rule = call => Matches(call) ? StoreFault.Fails : StoreFault.None;
        var store = Store();
        store.Tell(new BeginSnapshot(Meta(9)));
        AppendUntilTold(store, Bytes(1000));
        Assert.Equal(Meta(9).Id, Replica.ExpectMsg<SnapshotNotStored>(told => Assert.Contains("the disk is full", told.Reason, StringComparison.Ordinal)).Id);
        Script.Rule = _ => StoreFault.None;
        AwaitAssert(() => Assert.DoesNotContain(Script.RowsOf(Nine), row => row.Snapshot is SnapshotManifest));

        bool Matches(StoreCall call) => refused switch
        {
            -1 => call.Record is SnapshotManifest,
            -2 => call.Record is SnapshotList,
            _ => call.Record is SnapshotPiece && seen++ == refused,
        };
    }

    [Fact]
    public void A_store_that_never_answers_is_given_up_and_what_lands_late_harms_nothing()
    {
        var store = Store(settings: Impatient);
        Script.Rule = call => call.Record is SnapshotPiece { Bytes: var bytes } && bytes.Span.SequenceEqual(Bytes(PieceBytes, 1)) ? StoreFault.Held : StoreFault.None;
        store.Tell(new BeginSnapshot(Meta(9)));
        Machine.Send(store, new AppendSnapshot(Meta(9).Id, Bytes(PieceBytes, 1), IsLast: true));
        Machine.ExpectMsg<SnapshotNotStored>();
        Assert.Contains("not answered", Replica.ExpectMsg<SnapshotNotStored>().Reason, StringComparison.Ordinal);

        var second = Take(store, Meta(9), Bytes(PieceBytes, 2));
        var rows = Script.RowsOf(Nine).Count;
        Script.Release();
        AwaitCondition(() => Script.RowsOf(Nine).Count > rows);
        Assert.Equal(Bytes(PieceBytes, 2), Read(store, second));
        StopAndWait(store);
        Assert.Equal(Bytes(PieceBytes, 2), Read(Store(), second));
    }

    [Fact]
    public void What_a_former_life_still_writes_is_not_taken_for_the_present()
    {
        var store = Store();
        Script.Rule = call => call.Record is SnapshotList ? StoreFault.Held : StoreFault.None;
        store.Tell(new BeginSnapshot(Meta(9)));
        AwaitCondition(() => Script.Calls.Any(call => call.Record is SnapshotList));
        StopAndWait(store);
        var ended = Sys.Scheduler.Now;
        AwaitCondition(() => Sys.Scheduler.Now - ended > TimeSpan.FromMilliseconds(20));

        Script.Rule = _ => StoreFault.None;
        store = Store();
        Take(store, Meta(10), Bytes(300));
        Script.Release();
        AwaitCondition(() => Script.RowsOf("-snaps").Any(row => ((SnapshotList)row.Snapshot).Snapshots.Any(known => known.Name.Index.Value == 9)));
        StopAndWait(store);

        store = Store();
        store.Tell(new DeleteSnapshotsBelow(Take(store, Meta(11), Bytes(300))));
        AwaitAssert(() => Assert.Empty(Script.RowsOf("-snap-a1-10")));
    }

    [Fact]
    [Hazard("44a")]
    public void A_manifest_that_was_confirmed_and_is_not_there_counts_for_nothing()
    {
        Script.Rule = call => call.Record is SnapshotManifest ? StoreFault.Loses : StoreFault.None;
        var store = Store();
        store.Tell(new BeginSnapshot(Meta(9)));
        Append(store, Meta(9), Bytes(300));
        Assert.Contains("does not have it", Replica.ExpectMsg<SnapshotNotStored>().Reason, StringComparison.Ordinal);
    }

    [Fact]
    [Hazard(36)]
    public void One_that_is_begun_takes_the_place_of_one_that_is_not_finished()
    {
        var store = Store();
        store.Tell(new BeginSnapshot(Meta(9)));
        Machine.Send(store, new AppendSnapshot(Meta(9).Id, Bytes(150), IsLast: false));
        Machine.ExpectMsg<SnapshotAppended>();
        store.Tell(new BeginSnapshot(Meta(10)));
        Assert.Equal(Meta(9).Id, Machine.ExpectMsg<SnapshotNotStored>().Id);
        Machine.Send(store, new AppendSnapshot(Meta(9).Id, Bytes(150), IsLast: true));
        Assert.Equal(Meta(9).Id, Machine.ExpectMsg<SnapshotNotStored>().Id);

        Append(store, Meta(10), Bytes(300));
        var stored = Replica.ExpectMsg<SnapshotStored>().Snapshot;
        Machine.ExpectMsg<SnapshotStored>();
        Assert.Equal(Bytes(300), Read(store, stored));
        AwaitAssert(() => Assert.Empty(Script.RowsOf(Nine)));
    }

    [Fact]
    public void One_that_the_machine_abandons_is_told_and_deleted()
    {
        var store = Store();
        store.Tell(new BeginSnapshot(Meta(9)));
        Machine.Send(store, new AppendSnapshot(Meta(9).Id, Bytes(150), IsLast: false));
        Machine.ExpectMsg<SnapshotAppended>();
        Machine.Send(store, new AbandonSnapshot(Meta(9).Id, "the state has thrown"));
        Replica.ExpectMsg(new SnapshotNotStored(Meta(9).Id, "the state has thrown"));
        AwaitAssert(() => Assert.Empty(Script.RowsOf(Nine)));
    }

    [Fact]
    public void The_one_that_is_kept_is_never_overwritten()
    {
        var store = Store();
        var kept = Take(store, Meta(9), Bytes(300));
        store.Tell(new DeleteSnapshotsBelow(kept));
        store.Tell(new BeginSnapshot(Meta(9)));
        Assert.Equal(Meta(9).Id, Replica.ExpectMsg<SnapshotNotStored>().Id);
        Assert.Equal(Bytes(300), Read(store, kept));
    }

    /// <summary>Hands over piece after piece until the machine is told that it is in vain, or has nothing more.</summary>
    private void AppendUntilTold(IActorRef store, byte[] bytes)
    {
        for (var offset = 0; offset < bytes.Length; offset += PieceBytes)
        {
            var isLast = offset + PieceBytes >= bytes.Length;
            Machine.Send(store, new AppendSnapshot(Meta(9).Id, bytes.AsMemory(offset, PieceBytes), isLast));
            if (Machine.ReceiveOne(RemainingOrDefault) is SnapshotNotStored)
                return;
        }

        Machine.ExpectMsg<SnapshotNotStored>();
    }
}
