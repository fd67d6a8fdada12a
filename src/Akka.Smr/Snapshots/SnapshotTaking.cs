using Akka.Actor;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Snapshots;

/// <summary>
/// A snapshot of one's own, from its first byte to its manifest. What the machine hands over is cut anew into pieces of one size; beside
/// what it handed over last there is at most one piece in memory.
/// </summary>
internal sealed class SnapshotTaking(SnapshotMeta snapshot, SnapshotWriter writer, int pieceBytes, IActorRef replica)
{
    private SnapshotDigest _digest;
    private long _length;
    private byte[]? _piece;
    private int _filled;
    private AppendSnapshot? _append;
    private ReadOnlyMemory<byte> _rest;
    private IActorRef? _machine;
    private bool _isClosed;

    /// <summary>What is being taken.</summary>
    public SnapshotMeta Snapshot => snapshot;

    /// <summary>Whether nothing more will come of it, or everything has.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Announces it.</summary>
    public void Begin() => writer.Begin(Continue);

    /// <summary>Takes what the machine has next. It waits for the answer before it hands over more.</summary>
    public void Append(AppendSnapshot append, IActorRef machine)
    {
        _machine = machine;
        if (_append is not null || _isClosed)
        {
            Fail("the state machine has sent a piece out of its turn");
            return;
        }

        _append = append;
        _rest = append.Bytes;
        _digest.Append(append.Bytes.Span);
        _length += append.Bytes.Length;
        if (writer.IsReady)
            Continue(null);
    }

    /// <summary>It will not come, and both who wait for it are told.</summary>
    public void Fail(string reason)
    {
        if (HasEnded)
            return;
        GiveUp(reason);
        replica.Tell(new SnapshotNotStored(snapshot.Id, reason));
    }

    /// <summary>The replica has asked for another one, so that only the machine need be told.</summary>
    public void GiveUp(string reason)
    {
        if (HasEnded)
            return;
        HasEnded = true;
        writer.Discard();
        _machine?.Tell(new SnapshotNotStored(snapshot.Id, reason));
    }

    private void Continue(string? failure)
    {
        if (failure is not null)
            Fail(failure);
        else if (_append is { } append && !WriteNext(append.IsLast))
            EndAppend(append);
    }

    /// <summary>Writes a piece if there is one; at the end, also one that is not full.</summary>
    private bool WriteNext(bool isLast)
    {
        if (_filled == 0 && _rest.Length >= pieceBytes)
        {
            var whole = _rest[..pieceBytes];
            _rest = _rest[pieceBytes..];
            writer.Write(whole, Continue);
            return true;
        }

        if (!_rest.IsEmpty)
        {
            _piece ??= new byte[pieceBytes];
            var count = Math.Min(_rest.Length, pieceBytes - _filled);
            _rest[..count].CopyTo(_piece.AsMemory(_filled));
            _rest = _rest[count..];
            _filled += count;
        }

        if (_filled == 0 || (_filled < pieceBytes && !isLast))
            return false;
        var piece = _piece.AsMemory(0, _filled);
        (_piece, _filled) = (null, 0);
        writer.Write(piece, Continue);
        return true;
    }

    private void EndAppend(AppendSnapshot append)
    {
        _append = null;
        _machine!.Tell(new SnapshotAppended(snapshot.Id));
        if (!append.IsLast)
            return;

        _isClosed = true;
        var stored = snapshot with { Length = _length, Digest = _digest.Value };
        writer.Finish(stored, failure =>
        {
            if (failure is not null)
            {
                Fail(failure);
                return;
            }

            // The machine first: it lets go of an older one, which the replica may then have deleted.
            HasEnded = true;
            _machine!.Tell(new SnapshotStored(stored));
            replica.Tell(new SnapshotStored(stored));
        });
    }
}
