using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Snapshots;
using Akka.TestKit;
using Xunit;

namespace Akka.Smr.Tests.Snapshots;

/// <summary>A snapshot that comes from a peer.</summary>
public sealed class SnapshotStagingTests : SnapshotTest
{
    private const string Nine = "-snap-a2-9";

    private readonly TestProbe _peer;
    private readonly byte[] _bytes = Bytes(450);
    private readonly SnapshotMeta _meta;

    public SnapshotStagingTests()
    {
        _peer = CreateTestProbe("peer");
        _meta = Sealed(Meta(9, creator: 2), _bytes);
    }

    [Fact]
    [Hazard(39)]
    public void A_chunk_is_acknowledged_when_it_is_stored_and_the_last_one_when_the_manifest_is()
    {
        var store = Expecting(_meta);
        Script.Rule = call => call.Record is SnapshotPiece or SnapshotManifest ? StoreFault.Held : StoreFault.None;
        for (var chunk = 0; chunk < 5; chunk++)
            Send(store, chunk);
        for (var chunk = 0; chunk < 5; chunk++)
        {
            AwaitCondition(() => Script.Calls.Count(call => call.Record is SnapshotPiece) == chunk + 1);
            Assert.False(_peer.HasMessages);
            Script.Release();
            if (chunk < 4)
                ExpectReceived((chunk + 1) * 100);
        }

        AwaitCondition(() => Script.Calls.Any(call => call.Record is SnapshotManifest));
        Assert.False(_peer.HasMessages);
        Assert.False(Replica.HasMessages);
        Script.Release();
        Replica.ExpectMsg(new SnapshotStagedHere(_meta.Transfer));
        ExpectReceived(450);
        Script.Rule = _ => StoreFault.None;
        Assert.Equal(_bytes, Read(store, _meta));
    }

    [Fact]
    [Hazard(36)]
    public void What_came_before_is_acknowledged_again_and_a_gap_is_told()
    {
        var store = Expecting(_meta);
        Send(store, 1);
        ExpectReceived(0, isGap: true);
        Send(store, 0);
        ExpectReceived(100);
        Send(store, 0);
        ExpectReceived(100);
        Send(store, 3);
        ExpectReceived(100, isGap: true);
        SendRest(store, 1);
        Replica.ExpectMsg(new SnapshotStagedHere(_meta.Transfer));
        ExpectReceived(450);
        Send(store, 2);
        ExpectReceived(450);
        store.Tell(new StageSnapshotFrom(Member(2), _meta));
        Replica.ExpectMsg(new SnapshotStagedHere(_meta.Transfer));
    }

    [Fact]
    [Hazard(33)]
    [Hazard(58)]
    public void What_is_meant_for_others_is_dropped_in_silence()
    {
        var store = Expecting(_meta);
        var right = Chunk(0);
        Deliver(store, right with { Group = new GroupId(default, 1) });
        Deliver(store, right with { To = Member(3) });
        Deliver(store, right with { Transfer = right.Transfer with { Digest = 1 } });
        Deliver(store, right with { Offset = -1 });
        Deliver(store, right with { Offset = 400 });
        Deliver(store, right with { Bytes = default });
        Deliver(store, right with { Bytes = new byte[451] });
        Deliver(store, right);
        ExpectReceived(100);
        Assert.Single(Script.RowsOf(Nine));
    }

    [Fact]
    [Hazard(36)]
    public void A_new_leader_goes_on_where_the_old_one_was()
    {
        var store = Expecting(_meta);
        Send(store, 0);
        ExpectReceived(100);
        Send(store, 1);
        ExpectReceived(200);
        store.Tell(new StageSnapshotFrom(Member(3), _meta));
        Deliver(store, Chunk(0) with { From = Member(3) });
        Assert.Equal((200, Member(3)), _peer.ExpectMsg<SnapshotChunkReceived>() is var told ? (told.Received, told.To) : default);
        SendRest(store, 2);
        Replica.ExpectMsg(new SnapshotStagedHere(_meta.Transfer));
        Assert.Equal(5, Script.Calls.Count(call => call.Record is SnapshotPiece));
        Assert.Equal(_bytes, Read(store, _meta));
    }

    [Fact]
    [Hazard(36)]
    public void Another_snapshot_takes_the_place_of_one_that_is_not_complete()
    {
        var store = Expecting(_meta);
        Send(store, 0);
        ExpectReceived(100);
        var newer = Sealed(Meta(12, creator: 3), Bytes(150, 2));
        store.Tell(new StageSnapshotFrom(Member(3), newer));
        Send(store, 1);
        Deliver(store, new SnapshotChunk(Group, Member(3), Member(1), newer.Transfer, 0, Bytes(150, 2)));
        Replica.ExpectMsg(new SnapshotStagedHere(newer.Transfer));
        Assert.Equal(newer.Transfer, _peer.ExpectMsg<SnapshotChunkReceived>().Transfer);
        Assert.Equal(Bytes(150, 2), Read(store, newer));
        AwaitAssert(() => Assert.Empty(Script.RowsOf(Nine)));
    }

    [Fact]
    [Hazard(36)]
    public void Another_snapshot_leaves_one_that_is_complete()
    {
        var store = Expecting(_meta);
        SendRest(store, 0);
        Replica.ExpectMsg<SnapshotStagedHere>();
        store.Tell(new StageSnapshotFrom(Member(3), Sealed(Meta(12, creator: 3), Bytes(150, 2))));
        Assert.Equal(_bytes, Read(store, _meta));
    }

    [Theory]
    [Hazard(43)]
    [InlineData(false)]
    [InlineData(true)]
    public void A_store_that_fails_loses_what_has_come_and_the_transfer_begins_anew(bool atTheManifest)
    {
        var failures = 0;
        Script.Rule = call => (atTheManifest ? call.Record is SnapshotManifest : call.Record is SnapshotPiece && Script.RowsOf(Nine).Count == 3) && failures++ == 0
            ? StoreFault.Fails
            : StoreFault.None;
        var store = Expecting(_meta);
        SendRest(store, 0);
        AwaitCondition(() => failures > 0);

        // Begun anew, it takes the first chunk; until then it is silent.
        AwaitAssert(() =>
        {
            Send(store, 0);
            _peer.FishForMessage<SnapshotChunkReceived>(told => told.Received == 100 && Script.Calls.Count(IsFirstPiece) > 1, TimeSpan.FromMilliseconds(500));
        });
        Assert.False(Replica.HasMessages);
        SendRest(store, 1);
        Replica.ExpectMsg(new SnapshotStagedHere(_meta.Transfer));
        Assert.Equal(_bytes, Read(store, _meta));

        static bool IsFirstPiece(StoreCall call) => call.Record is SnapshotPiece && SnapshotNumbers.PiecesBelow(call.Number) == 1;
    }

    [Fact]
    [Hazard(44)]
    public void Bytes_that_are_not_those_that_were_announced_are_never_claimed()
    {
        var store = Expecting(_meta);
        for (var chunk = 0; chunk < 4; chunk++)
            Send(store, chunk);
        Deliver(store, Chunk(4) with { Bytes = new byte[50] });
        _peer.FishForMessage<SnapshotChunkReceived>(told => told is { Received: 0, IsGap: true });
        AwaitAssert(() =>
        {
            Send(store, 0);
            _peer.FishForMessage<SnapshotChunkReceived>(told => told.Received == 100, TimeSpan.FromMilliseconds(500));
        });
        Assert.False(Replica.HasMessages);
        SendRest(store, 1);
        Replica.ExpectMsg(new SnapshotStagedHere(_meta.Transfer));
        Assert.Equal(_bytes, Read(store, _meta));
    }

    [Fact]
    [Hazard(58)]
    public void What_a_flood_brings_beyond_the_bound_is_dropped()
    {
        var bytes = Bytes(5000);
        var meta = Sealed(Meta(9, creator: 2), bytes);
        var store = Expecting(meta);
        Script.Rule = call => call.Record is SnapshotPiece ? StoreFault.Held : StoreFault.None;
        for (var offset = 0; offset < 5000; offset += 100)
            Deliver(store, new SnapshotChunk(Group, Member(2), Member(1), meta.Transfer, offset, bytes.AsMemory(offset, 100)));
        Script.Rule = _ => StoreFault.None;
        AwaitAssert(() =>
        {
            Script.Release();
            _peer.FishForMessage<SnapshotChunkReceived>(told => told.Received == 800, TimeSpan.FromMilliseconds(500));
        });
        Assert.Equal(8, Script.RowsOf(Nine).Count);
    }

    [Fact]
    public void A_snapshot_without_bytes_is_complete_at_once()
    {
        var meta = Sealed(Meta(9, creator: 2), []);
        var store = Expecting(meta);
        Replica.ExpectMsg(new SnapshotStagedHere(meta.Transfer));
        Assert.Empty(Read(store, meta));
    }

    [Fact]
    public void What_is_covered_meanwhile_is_not_expected_any_more()
    {
        var store = Store();
        var kept = Take(store, Meta(10), Bytes(500));
        store.Tell(new StageSnapshotFrom(Member(2), _meta));
        Send(store, 0);
        ExpectReceived(100);
        store.Tell(new DeleteSnapshotsBelow(kept));
        AwaitAssert(() => Assert.Empty(Script.RowsOf(Nine)));
        SendRest(store, 0);
        Assert.Equal(Bytes(500), Read(store, kept));
        Assert.False(_peer.HasMessages);
        Assert.Empty(Script.RowsOf(Nine));
    }

    private IActorRef Expecting(SnapshotMeta meta)
    {
        var store = Store();
        store.Tell(new StageSnapshotFrom(Member(2), meta));
        return store;
    }

    private SnapshotChunk Chunk(int number) =>
        new(Group, Member(2), Member(1), _meta.Transfer, number * 100, _bytes.AsMemory(number * 100, Math.Min(100, 450 - (number * 100))));

    private void Send(IActorRef store, int number) => Deliver(store, Chunk(number));

    private void SendRest(IActorRef store, int from)
    {
        for (var number = from; number < 5; number++)
            Send(store, number);
    }

    private void Deliver(IActorRef store, SnapshotChunk chunk) => store.Tell(new FromPeer(_peer.Ref, chunk));

    private void ExpectReceived(long received, bool isGap = false) =>
        _peer.FishForMessage<SnapshotChunkReceived>(told => (told.Received, told.IsGap, told.From, told.To) == (received, isGap, Member(1), Member(2)));
}
