using Akka.Smr.Raft;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Simulation.Checkers;

namespace Akka.Smr.Simulation.World;

/// <summary>One chunk on its way.</summary>
internal sealed record Chunk(TransferId Transfer, long Offset, ReadOnlyMemory<byte> Bytes);

/// <summary>What a receiver has of a transfer.</summary>
internal sealed record Receipt(TransferId Transfer, long Received, bool IsGap);

/// <summary>
/// Carries snapshots between nodes in chunks, beside the protocol: any number of sendings, one receiving. It decides nothing
/// that the core's own two ends of a transfer decide; it only owns the bytes and the clock.
/// </summary>
internal sealed class SnapshotCouriers(SimulatedNode node, SimulatedGroup group)
{
    private const int ChunkBytes = 48;
    private const int WindowChunks = 3;
    private const int MaxRetries = 12;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(60);

    private readonly List<Sending> _sendings = [];
    private readonly SnapshotTransfer _receiving = new();
    private byte[] _staged = [];
    private Identity _from;

    private TimeSpan Now => TimeSpan.FromTicks(group.Now);

    /// <summary>The process has ended: what was being sent or received is gone.</summary>
    public void Clear()
    {
        _sendings.Clear();
        _receiving.Forget();
        _from = Identity.None;
    }

    /// <summary>What the replica asks for.</summary>
    public void Handle(in Effect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.SendSnapshot:
                Sends(effect.To, effect.Snapshot);
                break;
            case EffectKind.CancelSnapshot:
                var (to, transfer) = (effect.To, effect.Transfer);
                _sendings.RemoveAll(sending => sending.To == to && sending.Chunks.Transfer == transfer);
                break;
            case EffectKind.StageSnapshot:
                Expects(effect.To, effect.Snapshot);
                break;
            default:
                throw new InvalidOperationException($"{effect.Kind} is no courier's business.");
        }
    }

    /// <summary>Something has come, or is to be repeated.</summary>
    public void Happens(in Happening happening)
    {
        switch (happening.Body)
        {
            case Chunk chunk:
                Takes((int)happening.Number, chunk);
                break;
            case Receipt receipt:
                IsTold((int)happening.Number, receipt);
                break;
            case Sending sending when _sendings.Contains(sending):
                Repeats(sending);
                break;
            case TransferId staged when _receiving is { IsComplete: true, Expected: { } expected } && expected.Transfer == staged:
                node.Disk.Keep(staged, _staged);
                node.Step(Input.SnapshotStaged(staged));
                break;
            default:
                break;
        }
    }

    private void Sends(Identity to, SnapshotMeta meta)
    {
        var bytes = node.Disk.Find(meta.Transfer) ?? throw new RuleBroken("Compaction", $"disk {node.Disk.Number} is to send {meta} and does not have it");
        _sendings.RemoveAll(other => other.To == to);
        var sending = new Sending(to, bytes, new SnapshotSending(meta.Transfer, ChunkBytes, WindowChunks, RetryAfter, Now));
        _sendings.Add(sending);
        Pump(sending);
        Waits(sending);
    }

    private void Expects(Identity from, SnapshotMeta meta)
    {
        var isSame = _receiving.Expect(meta);
        if (isSame && _receiving.Received > 0 && _from != from)
            group.Coverage.Count(Met.SnapshotCarriedAcrossLeaders);
        if (!isSame)
            _staged = new byte[meta.Length];
        _from = from;
        if (_receiving.IsComplete)
            IsStaged(meta.Transfer);
    }

    private void Takes(int from, Chunk chunk)
    {
        var verdict = _receiving.Take(chunk.Transfer, chunk.Offset, chunk.Bytes.Span);
        if (verdict is ChunkVerdict.Write or ChunkVerdict.Complete)
            chunk.Bytes.CopyTo(_staged.AsMemory((int)chunk.Offset));
        if (verdict == ChunkVerdict.Damaged)
            throw new RuleBroken("SnapshotReplay", $"disk {node.Disk.Number} has received {chunk.Transfer} wrong, on wires that change nothing");
        if (verdict == ChunkVerdict.Foreign)
            return;
        group.Network.Send(HappeningKind.Chunk, node.Number, from, new Receipt(chunk.Transfer, _receiving.Received, verdict == ChunkVerdict.Gap), group.Now);
        if (verdict == ChunkVerdict.Complete)
            IsStaged(chunk.Transfer);
    }

    /// <summary>Chunks are durable a little after they came.</summary>
    private void IsStaged(TransferId transfer) =>
        group.Agenda.Add(new Happening(group.Now + group.Scene.MaxFlush, HappeningKind.Chunk, node.Number, node.Life, 0, transfer));

    private void IsTold(int from, Receipt receipt)
    {
        var sending = _sendings.Find(other => other.To.Member.Value == from + 1 && other.Chunks.Transfer == receipt.Transfer);
        if (sending is null)
            return;
        sending.Heard = receipt.Received;
        if (receipt.Received > sending.Chunks.Acknowledged)
            sending.Retries = 0;
        sending.Chunks.OnAcknowledged(receipt.Transfer, receipt.Received, receipt.IsGap, Now);
        if (sending.Chunks.IsDone)
            Ends(sending, succeeded: true);
        else
            Pump(sending);
    }

    private void Repeats(Sending sending)
    {
        if (sending.Chunks.Deadline <= Now && ++sending.Retries > MaxRetries)
        {
            Ends(sending, succeeded: false);
            return;
        }

        sending.Chunks.OnTick(Now, sending.Heard);
        Pump(sending);
        Waits(sending);
    }

    private void Ends(Sending sending, bool succeeded)
    {
        _sendings.Remove(sending);
        node.Step(Input.SnapshotSendEnded(sending.To.Member, sending.Chunks.Transfer, succeeded));
    }

    private void Pump(Sending sending)
    {
        while (sending.Chunks.TryNext(out var offset, out var length))
        {
            var chunk = new Chunk(sending.Chunks.Transfer, offset, sending.Bytes.AsMemory((int)offset, length));
            group.Network.Send(HappeningKind.Chunk, node.Number, (int)sending.To.Member.Value - 1, chunk, group.Now);
        }
    }

    private void Waits(Sending sending) =>
        group.Agenda.Add(new Happening(Math.Max(group.Now + 1, sending.Chunks.Deadline.Ticks), HappeningKind.TransferTick, node.Number, node.Life, 0, sending));

    private sealed class Sending(Identity to, byte[] bytes, SnapshotSending chunks)
    {
        public Identity To { get; } = to;

        public byte[] Bytes { get; } = bytes;

        public SnapshotSending Chunks { get; } = chunks;

        /// <summary>What the receiver said last: it may have started over.</summary>
        public long? Heard { get; set; }

        public int Retries { get; set; }
    }
}
