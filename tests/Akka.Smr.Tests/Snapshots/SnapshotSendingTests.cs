using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Serialization;
using Akka.Smr.Snapshots;
using Akka.TestKit;
using Xunit;

namespace Akka.Smr.Tests.Snapshots;

/// <summary>A snapshot on its way to a peer.</summary>
public sealed class SnapshotSendingTests : SnapshotTest
{
    private readonly TestProbe _peer;

    /// <summary>Nothing is sent again while a test, however slow, looks at what is sent.</summary>
    private static readonly GroupSettings NothingAgain = Settings with { SnapshotRetryInterval = TimeSpan.FromMinutes(1) };

    public SnapshotSendingTests() => _peer = CreateTestProbe("peer");

    [Fact]
    [Hazard(52)]
    public void No_more_than_the_window_is_on_its_way_and_it_is_sent_again()
    {
        var store = Store();
        var stored = Take(store, Meta(9), Bytes(1000));
        store.Tell(new SendSnapshotTo(Member(2), _peer.Ref, stored));
        Assert.Equal([0L, 100, 200, 300], Offsets(4));

        // Nothing else comes before the same ones again.
        Assert.Equal([0L, 100, 200, 300], Offsets(4));
        Acknowledge(store, stored.Transfer, 300);
        Assert.Equal([400L, 500, 600], FishFrom(400, 3));
    }

    [Fact]
    public void Chunks_carry_what_they_should()
    {
        var store = Store(settings: NothingAgain);
        var stored = Take(store, Meta(9), Bytes(250));
        store.Tell(new SendSnapshotTo(Member(2), _peer.Ref, stored));
        for (var offset = 0; offset < 250; offset += 100)
        {
            var chunk = _peer.ExpectMsg<SnapshotChunk>();
            Assert.Equal(store, _peer.LastSender); // Answers come to the replica, and only there are they heard.
            Assert.Equal((Group, Member(1), Member(2), stored.Transfer, (long)offset), (chunk.Group, chunk.From, chunk.To, chunk.Transfer, chunk.Offset));
            Assert.Equal(Bytes(250)[offset..Math.Min(offset + 100, 250)], chunk.Bytes.ToArray());
        }

        Acknowledge(store, stored.Transfer, 250);
        Replica.ExpectMsg(new SnapshotSent(Member(2).Member, stored.Transfer, true));
    }

    [Fact]
    public void Peers_are_served_each_at_its_own_pace()
    {
        var store = Store(settings: NothingAgain);
        var other = CreateTestProbe();
        var stored = Take(store, Meta(9), Bytes(250));
        store.Tell(new SendSnapshotTo(Member(2), _peer.Ref, stored));
        store.Tell(new SendSnapshotTo(Member(3), other.Ref, stored));
        Assert.Equal([0L, 100, 200], Offsets(3));
        Acknowledge(store, stored.Transfer, 250);
        Replica.ExpectMsg(new SnapshotSent(Member(2).Member, stored.Transfer, true));
        other.FishForMessage<SnapshotChunk>(chunk => chunk.Offset == 200);
        Acknowledge(store, stored.Transfer, 250, from: 3);
        Replica.ExpectMsg(new SnapshotSent(Member(3).Member, stored.Transfer, true));
    }

    [Fact]
    public void A_peer_that_is_silent_for_too_long_has_ended_it()
    {
        var store = Store(settings: Settings with { Raft = new RaftOptions { SnapshotTransferTimeout = TimeSpan.FromMilliseconds(300) } });
        var stored = Take(store, Meta(9), Bytes(1000));
        store.Tell(new SendSnapshotTo(Member(2), _peer.Ref, stored));
        Replica.ExpectMsg(new SnapshotSent(Member(2).Member, stored.Transfer, false));
    }

    [Fact]
    public void What_is_not_meant_for_this_transfer_moves_nothing()
    {
        var store = Store(settings: NothingAgain);
        var stored = Take(store, Meta(9), Bytes(1000));
        store.Tell(new SendSnapshotTo(Member(2), _peer.Ref, stored));
        Offsets(4);
        Acknowledge(store, stored.Transfer with { Digest = 1 }, 1000);
        Acknowledge(store, stored.Transfer, 1000, from: 3);
        Acknowledge(store, stored.Transfer, 1001);
        Acknowledge(store, stored.Transfer, -1);
        store.Tell(new FromPeer(_peer.Ref, new SnapshotChunkReceived(new GroupId(default, 1), Member(2), Member(1), stored.Transfer, 1000, false)));
        store.Tell(new FromPeer(_peer.Ref, new SnapshotChunkReceived(Group, Member(2), Member(3), stored.Transfer, 1000, false)));
        Acknowledge(store, stored.Transfer, 100);
        Assert.Equal([400L], Offsets(1));
        Assert.False(Replica.HasMessages);
    }

    [Fact]
    public void What_is_cancelled_is_neither_sent_nor_told_of()
    {
        var store = Store();
        var stored = Take(store, Meta(9), Bytes(1000));
        store.Tell(new SendSnapshotTo(Member(2), _peer.Ref, stored));
        Offsets(4);
        store.Tell(new CancelSnapshotTo(Member(2), stored.Transfer));
        Acknowledge(store, stored.Transfer, 1000);
        Assert.Equal(Bytes(1000), Read(store, stored));
        Assert.False(Replica.HasMessages);
    }

    [Theory]
    [Hazard(44)]
    [InlineData(false)]
    [InlineData(true)]
    public void A_snapshot_that_is_damaged_or_missing_is_not_sent(bool isMissing)
    {
        var store = Store();
        var stored = Take(store, Meta(9), Bytes(1000));
        if (isMissing)
            stored = Sealed(Meta(8), Bytes(10));
        else
            Script.Replace(Script.RowsOf("-snap-a1-9")[1], new SnapshotPiece(Bytes(100, 2)));
        store.Tell(new SendSnapshotTo(Member(2), _peer.Ref, stored));
        Replica.ExpectMsg(new SnapshotSent(Member(2).Member, stored.Transfer, false));
    }

    [Fact]
    [Hazard(51)]
    public void A_chunk_of_the_default_size_fits_a_frame()
    {
        var chunk = new SnapshotChunk(Group, Member(1), Member(2), Meta(long.MaxValue).Transfer, long.MaxValue, new byte[new GroupSettings { Name = "g", NodeName = "n" }.SnapshotChunkBytes]);
        Assert.InRange(new SmrSerializer((ExtendedActorSystem)Sys).ToBinary(chunk).Length, 1, 128_000 - 4096);
    }

    private void Acknowledge(IActorRef store, TransferId transfer, long received, long from = 2) =>
        store.Tell(new FromPeer(_peer.Ref, new SnapshotChunkReceived(Group, Member(from), Member(1), transfer, received, false)));

    private List<long> Offsets(int count) => [.. Enumerable.Range(0, count).Select(_ => _peer.ExpectMsg<SnapshotChunk>().Offset)];

    /// <summary>The next offsets from some position on; what is sent again meanwhile does not count.</summary>
    private List<long> FishFrom(long offset, int count) =>
        [.. Enumerable.Range(0, count).Select(i => _peer.FishForMessage<SnapshotChunk>(chunk => chunk.Offset == offset + (i * 100L)).Offset)];
}
