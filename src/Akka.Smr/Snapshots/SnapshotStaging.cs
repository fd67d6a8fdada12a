using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Snapshots;

/// <summary>
/// Receives one snapshot, instead of any other. What is taken is the rule of <see cref="SnapshotTransfer"/>; here the chunks go to the
/// store, as they come, and are acknowledged when they are there: the last one when the manifest is. Whoever brings the right bytes is
/// welcome, so that a new leader goes on where the old one was. A store that fails loses what has come, and the transfer begins anew after a rest.
/// </summary>
internal sealed class SnapshotStaging(
    GroupId group,
    Identity self,
    IActorRef replica,
    Func<SnapshotName, SnapshotWriter> newWriter,
    long maxWaitingBytes,
    Action<string> rest)
{
    private readonly SnapshotTransfer _transfer = new();
    private readonly Queue<Waiting> _waiting = [];
    private SnapshotMeta? _wanted;
    private SnapshotWriter? _writer;
    private long _waitingBytes;
    private long _stored;
    private bool _isComplete;

    /// <summary>The snapshot that is being received or was received last, unless it was given up.</summary>
    public SnapshotMeta? Wanted => _wanted;

    /// <summary>Expects a snapshot. If the very same one is expected already, or has come, nothing of it is lost.</summary>
    public void Expect(SnapshotMeta snapshot)
    {
        if (_wanted is { } former && former.Transfer == snapshot.Transfer && former.Group == snapshot.Group)
        {
            _wanted = snapshot;
            if (_isComplete)
                replica.Tell(new SnapshotStagedHere(snapshot.Transfer));
            return;
        }

        Forget();
        _wanted = snapshot;
        Begin();
    }

    /// <summary>Expects nothing any more. What is complete stays; its deletion is asked for by others.</summary>
    public void Forget()
    {
        Drop();
        _wanted = null;
    }

    /// <summary>After a rest: from the first byte again.</summary>
    public void Resume()
    {
        if (_wanted is not null && _writer is null)
            Begin();
    }

    /// <summary>A chunk has come. Those of other groups, addressees and transfers are dropped, and so are those for which there is no room.</summary>
    public void Take(SnapshotChunk chunk, IActorRef peer)
    {
        if (chunk.Group != group || chunk.To != self || _waitingBytes + chunk.Bytes.Length > maxWaitingBytes)
            return;
        var verdict = _transfer.Take(chunk.Transfer, chunk.Offset, chunk.Bytes.Span);
        switch (verdict)
        {
            case ChunkVerdict.Write:
            case ChunkVerdict.Complete:
                _waiting.Enqueue(new Waiting(chunk, peer));
                _waitingBytes += chunk.Bytes.Length;
                WriteNext(null);
                break;
            case ChunkVerdict.Duplicate:
            case ChunkVerdict.Gap:
                Acknowledge(chunk, peer, verdict == ChunkVerdict.Gap);
                break;
            case ChunkVerdict.Damaged:
                Fail("its bytes are not those that were announced");
                Acknowledge(chunk, peer, isGap: true);
                break;
            default:
                break;
        }
    }

    private void Begin()
    {
        _transfer.Expect(_wanted!);
        _writer = newWriter(SnapshotName.Of(_wanted!));
        _writer.Begin(WriteNext);
    }

    private void WriteNext(string? failure)
    {
        if (failure is not null)
            Fail(failure);
        else if (_writer is not { IsReady: true } writer || _isComplete)
            return;
        else if (_waiting.TryPeek(out var next))
            writer.Write(next.Chunk.Bytes, OnWritten);
        else if (_transfer.IsComplete)
            Finish(null);
    }

    private void OnWritten(string? failure)
    {
        if (failure is not null)
        {
            Fail(failure);
            return;
        }

        var (chunk, peer) = _waiting.Dequeue();
        _waitingBytes -= chunk.Bytes.Length;
        if (_transfer.IsComplete && _waiting.Count == 0)
        {
            Finish(new Waiting(chunk, peer));
            return;
        }

        _stored += chunk.Bytes.Length;
        Acknowledge(chunk, peer, isGap: false);
        WriteNext(null);
    }

    private void Finish(Waiting? last) => _writer!.Finish(_wanted!, failure =>
    {
        if (failure is not null)
        {
            Fail(failure);
            return;
        }

        _isComplete = true;
        _stored = _wanted!.Length;
        replica.Tell(new SnapshotStagedHere(_wanted.Transfer));
        if (last is { } waiting)
            Acknowledge(waiting.Chunk, waiting.Peer, isGap: false);
    });

    private void Fail(string reason)
    {
        Drop();
        rest(reason);
    }

    private void Drop()
    {
        if (!_isComplete)
            _writer?.Discard();
        _writer = null;
        _transfer.Forget();
        _waiting.Clear();
        (_waitingBytes, _stored, _isComplete) = (0, 0, false);
    }

    private void Acknowledge(SnapshotChunk chunk, IActorRef peer, bool isGap) =>
        peer.Tell(new SnapshotChunkReceived(group, self, chunk.From, chunk.Transfer, _stored, isGap));

    private readonly record struct Waiting(SnapshotChunk Chunk, IActorRef Peer);
}
