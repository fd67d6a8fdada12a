using Akka.Actor;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Snapshots;
using Akka.TestKit;
using Xunit;

namespace Akka.Smr.Tests.Snapshots;

/// <summary>Snapshots from one store to another.</summary>
public sealed class SnapshotTransferTests : SnapshotTest
{
    private readonly TestProbe _follower;

    public SnapshotTransferTests() => _follower = CreateTestProbe("follower");

    [Theory]
    [Hazard(36)]
    [Hazard(37)]
    [InlineData(1, 100, 100)]
    [InlineData(2, 100, 100)]
    [InlineData(3, 30, 100)]
    [InlineData(4, 250, 100)]
    [InlineData(5, 100, 64)]
    [InlineData(6, 77, 100)]
    public void A_wire_that_loses_doubles_and_reorders_brings_it_all_the_same(int seed, int senderPieceBytes, int receiverPieceBytes)
    {
        var settings = Settings with { SnapshotRetryInterval = TimeSpan.FromMilliseconds(20) };
        var leader = Store(1, settings with { SnapshotChunkBytes = senderPieceBytes });
        var follower = Store(2, settings with { SnapshotChunkBytes = receiverPieceBytes }, _follower);
        var counts = new RelayCounts();
        var stored = Take(leader, Meta(9), Bytes(3333, seed));
        Transfer(leader, follower, stored, Relay(leader, follower, seed, 40, counts));
        Replica.ExpectMsg(new SnapshotSent(Member(2).Member, stored.Transfer, true));
        Assert.Equal(Bytes(3333, seed), Read(follower, stored));
        Assert.True(counts.Chunks > 3333 / senderPieceBytes, "Nothing was ever sent again: the wire was too good.");
        Assert.InRange(counts.MostBytesUnderWay, 1, 4 * senderPieceBytes);
    }

    [Fact]
    [Hazard(36)]
    public void A_new_leader_of_other_settings_brings_the_rest()
    {
        var first = Store(1);
        var follower = Store(2, replica: _follower);
        var stored = Take(first, Meta(9), Bytes(3333));

        // The second leader has it from the first.
        var third = CreateTestProbe();
        var second = Store(3, Settings with { SnapshotChunkBytes = 170 }, third);
        Transfer(first, second, stored, Relay(first, second, 1, 0, new RelayCounts()), to: 3, staged: third);
        Replica.ExpectMsg<SnapshotSent>();

        Script.Rule = call => IsTwelfthOfFollower(call) ? StoreFault.Held : StoreFault.None;
        follower.Tell(new StageSnapshotFrom(Member(1), stored));
        first.Tell(new SendSnapshotTo(Member(2), Relay(first, follower, 1, 0, new RelayCounts()), stored));
        AwaitCondition(() => Script.Calls.Any(IsTwelfthOfFollower));
        first.Tell(new CancelSnapshotTo(Member(2), stored.Transfer));
        Script.Rule = _ => StoreFault.None;
        Script.Release();

        Transfer(second, follower, stored, Relay(second, follower, 1, 0, new RelayCounts()), from: 3);
        third.ExpectMsg(new SnapshotSent(Member(2).Member, stored.Transfer, true));
        Assert.Equal(Bytes(3333), Read(follower, stored));
    }

    [Fact]
    [Hazard(36)]
    public void Of_two_in_quick_succession_the_second_is_staged()
    {
        var leader = Store(1);
        var follower = Store(2, replica: _follower);
        var old = Take(leader, Meta(9), Bytes(3333));
        Script.Rule = call => IsTwelfthOfFollower(call) ? StoreFault.Held : StoreFault.None;
        var relay = Relay(leader, follower, 1, 0, new RelayCounts());
        follower.Tell(new StageSnapshotFrom(Member(1), old));
        leader.Tell(new SendSnapshotTo(Member(2), relay, old));
        AwaitCondition(() => Script.Calls.Any(IsTwelfthOfFollower));
        var stored = Take(leader, Meta(12), Bytes(2222, 2));
        leader.Tell(new CancelSnapshotTo(Member(2), old.Transfer));
        leader.Tell(new DeleteSnapshotsBelow(stored));
        follower.Tell(new StageSnapshotFrom(Member(1), stored));
        leader.Tell(new SendSnapshotTo(Member(2), relay, stored));
        Script.Rule = _ => StoreFault.None;
        Script.Release();
        _follower.ExpectMsg(new SnapshotStagedHere(stored.Transfer));
        Replica.ExpectMsg(new SnapshotSent(Member(2).Member, stored.Transfer, true));
        Assert.Equal(Bytes(2222, 2), Read(follower, stored));
        follower.Tell(new DeleteSnapshotsBelow(stored));
        AwaitAssert(() => Assert.Empty(Script.RowsOf("-snap-a1-9")));
    }

    [Fact]
    [Hazard(43)]
    public void A_store_that_fails_in_the_middle_delays_it_only()
    {
        var leader = Store(1);
        var follower = Store(2, replica: _follower);
        var stored = Take(leader, Meta(9), Bytes(3333));
        var failures = 0;
        Script.Rule = call => call is { Act: StoreAct.Save, Record: SnapshotPiece } && SnapshotNumbers.PiecesBelow(call.Number) == 20 && failures++ < 2
            ? StoreFault.Fails
            : StoreFault.None;
        Transfer(leader, follower, stored, Relay(leader, follower, 1, 10, new RelayCounts()));
        Replica.ExpectMsg(new SnapshotSent(Member(2).Member, stored.Transfer, true));
        Assert.Equal(3, failures);
        Assert.Equal(Bytes(3333), Read(follower, stored));
    }

    [Fact]
    [Hazard(52)]
    public void Fifty_megabytes_pass_with_no_more_than_the_window_on_the_way()
    {
        const int PieceSize = 64 * 1024;
        const int Length = 50 << 20;
        var settings = Settings with { SnapshotChunkBytes = PieceSize, SnapshotWindowChunks = 8, SnapshotRetryInterval = TimeSpan.FromSeconds(10) };
        var leader = Store(1, settings);
        var follower = Store(2, settings, _follower);
        var bytes = Bytes(Length);
        var counts = new RelayCounts();
        var stored = Take(leader, Meta(9), bytes, partBytes: 100_000);
        Transfer(leader, follower, stored, Relay(leader, follower, 1, 0, counts));
        Replica.ExpectMsg(new SnapshotSent(Member(2).Member, stored.Transfer, true), TimeSpan.FromSeconds(60));
        Assert.Equal(Length / PieceSize, counts.Chunks);
        Assert.InRange(counts.MostBytesUnderWay, PieceSize, 8L * PieceSize);

        // One read at the leader and one write at the follower; at the start their sweeps beside.
        Assert.InRange(Script.MostUnderWay, 1, 4);
        Assert.Equal(SnapshotDigest.Of(bytes), SnapshotDigest.Of(Read(follower, stored)));
    }

    private static bool IsTwelfthOfFollower(StoreCall call) => call.Record is SnapshotPiece &&
        call.PersistenceId.StartsWith("smr-g-n2-", StringComparison.Ordinal) && SnapshotNumbers.PiecesBelow(call.Number) == 12;

    private void Transfer(IActorRef leader, IActorRef follower, SnapshotMeta stored, IActorRef relay, long to = 2, long from = 1, TestProbe? staged = null)
    {
        follower.Tell(new StageSnapshotFrom(Member(from), stored));
        leader.Tell(new SendSnapshotTo(Member(to), relay, stored));
        (staged ?? _follower).ExpectMsg(new SnapshotStagedHere(stored.Transfer), TimeSpan.FromSeconds(60));
    }

    private IActorRef Relay(IActorRef leader, IActorRef follower, int seed, int troublePercent, RelayCounts counts) =>
        Sys.ActorOf(Snapshots.Relay.Props(leader, follower, seed, troublePercent, counts));
}
