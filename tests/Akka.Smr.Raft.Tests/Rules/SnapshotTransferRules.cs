using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>The chunks of a snapshot (§5.3): lost, doubled, out of order, and from another leader half-way.</summary>
public sealed class SnapshotTransferRules
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * 7))];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [Hazard(36)]
    public void A_transfer_ends_whatever_the_wire_does(int seed)
    {
        var meta = Describe(1);
        var receiver = new SnapshotTransfer();
        receiver.Expect(meta);
        var now = TimeSpan.Zero;
        var sender = new SnapshotSending(meta.Transfer, 64, 4, TimeSpan.FromSeconds(1), now);
        var wire = new List<(long Offset, int Length)>();
        var written = new byte[1000];
        var chance = (uint)(seed + 1) * 2654435761;
        for (var step = 0; step < 20_000 && !sender.IsDone; step++)
        {
            chance = (chance * 1664525) + 1013904223;
            while (sender.TryNext(out var offset, out var length))
                wire.Add((offset, length));
            if (wire.Count == 0)
            {
                now += TimeSpan.FromSeconds(1);
                sender.OnTick(now);
                continue;
            }

            var place = (int)((chance >> 8) % wire.Count);
            var chunk = wire[place];
            if ((chance >> 20) % 4 != 0)
                wire.RemoveAt(place);
            if ((chance >> 24) % 5 == 0)
                continue;
            var verdict = receiver.Take(meta.Transfer, chunk.Offset, Bytes.AsSpan((int)chunk.Offset, chunk.Length));
            if (verdict is ChunkVerdict.Write or ChunkVerdict.Complete)
                Bytes.AsSpan((int)chunk.Offset, chunk.Length).CopyTo(written.AsSpan((int)chunk.Offset));
            sender.OnAcknowledged(meta.Transfer, receiver.Received, verdict == ChunkVerdict.Gap, now);
        }

        Assert.True(receiver.IsComplete);
        Assert.Equal(Bytes, written);
    }

    [Fact]
    [Hazard(36)]
    public void What_has_come_counts_for_the_same_bytes_only()
    {
        var receiver = new SnapshotTransfer();
        Assert.False(receiver.Expect(Describe(1)));
        receiver.Take(Describe(1).Transfer, 0, Bytes.AsSpan(0, 100));

        Assert.True(receiver.Expect(Describe(1)));
        Assert.Equal(100, receiver.Received);
        Assert.False(receiver.Expect(Describe(2)));
        Assert.Equal(0, receiver.Received);
        Assert.Equal(ChunkVerdict.Foreign, receiver.Take(Describe(1).Transfer, 0, Bytes.AsSpan(0, 100)));
    }

    [Fact]
    public void A_wrong_digest_starts_it_over()
    {
        var meta = Describe(1) with { Digest = 1 };
        var receiver = new SnapshotTransfer();
        receiver.Expect(meta);

        Assert.Equal(ChunkVerdict.Damaged, receiver.Take(meta.Transfer, 0, Bytes));
        Assert.Equal(0, receiver.Received);
        Assert.False(receiver.IsComplete);
    }

    [Fact]
    [Hazard(58)]
    public void A_chunk_that_does_not_fit_is_foreign()
    {
        var receiver = new SnapshotTransfer();
        receiver.Expect(Describe(1));

        Assert.Equal(ChunkVerdict.Foreign, receiver.Take(Describe(1).Transfer, 990, Bytes.AsSpan(0, 100)));
        Assert.Equal(ChunkVerdict.Foreign, receiver.Take(Describe(1).Transfer, -1, Bytes.AsSpan(0, 100)));
        Assert.Equal(ChunkVerdict.Gap, receiver.Take(Describe(1).Transfer, 10, Bytes.AsSpan(0, 100)));
    }

    [Fact]
    public void The_digest_does_not_depend_on_how_the_bytes_are_cut()
    {
        for (var size = 1; size < 40; size++)
        {
            var digest = default(SnapshotDigest);
            for (var offset = 0; offset < Bytes.Length; offset += size)
                digest.Append(Bytes.AsSpan(offset, Math.Min(size, Bytes.Length - offset)));
            Assert.Equal(SnapshotDigest.Of(Bytes), digest.Value);
        }
    }

    private static SnapshotMeta Describe(long creator) => SnapshotMeta.Founding(default, TestGroup.Voters(1)) with
    {
        Id = StorageRules.Id(9, 2),
        Creator = new Membership.StorageId(creator),
        Length = Bytes.Length,
        Digest = SnapshotDigest.Of(Bytes),
    };
}
