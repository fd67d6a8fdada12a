using Akka.Actor;
using Akka.Smr.Raft.Sessions;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Serialization;
using Akka.Smr.Snapshots;

namespace Akka.Smr.StateMachines;

/// <summary>A snapshot on its way out of the store and into the state, piece by piece.</summary>
internal sealed class SnapshotReading(
    SnapshotMeta snapshot, IActorRef store, SnapshotForm form, Akka.Serialization.Serialization serialization, GroupSettings settings)
{
    // The store's meta may not know the length yet; then only the format itself bounds a part.
    private readonly FrameReader _frames = new(snapshot.Length > 0 ? snapshot.Length : int.MaxValue);
    private readonly CheckpointCollector _checkpoint = new(snapshot.Id.Index, settings.RollbackCheckpointBytes);
    private int _piece;
    private int _frame;

    public SnapshotMeta Snapshot => snapshot;

    public IActorRef Store => store;

    /// <summary>Whether it only brings back the user's state, for commands to be run again on it.</summary>
    public bool IsRollback { get; init; }

    public SnapshotHead Head { get; private set; } = null!;

    public SessionTable Sessions { get; private set; } = null!;

    /// <summary>The user's state, encoded, if it is small; to be asked for at the end.</summary>
    public Checkpoint? Checkpoint => _checkpoint.Checkpoint;

    /// <summary>What to ask the store for next.</summary>
    public ReadSnapshot Request => new(snapshot, _piece);

    /// <summary>Whether this is the piece that was asked for.</summary>
    public bool IsExpected(SnapshotRead read) => read.Id == snapshot.Id && read.Piece == _piece;

    /// <summary>Takes the next piece, and says whether it was the last. Throws for anything that can't be restored.</summary>
    public bool Take(SnapshotRead read)
    {
        _piece++;
        var rest = read.Bytes;
        while (_frames.TryRead(ref rest, out var frame))
            Take(frame);

        if (read.IsLast != _frames.IsEnded)
            throw new InvalidDataException(read.IsLast ? "The snapshot ends too early." : "The snapshot is longer than it says.");
        if (!read.IsLast)
            return false;
        if (_frame < 2)
            throw new InvalidDataException("The snapshot ends too early.");
        form.EndRestore();
        return true;
    }

    private void Take(ReadOnlyMemory<byte> frame)
    {
        switch (_frame++)
        {
            case 0:
                Head = SnapshotHead.Decode(frame.Span);
                if (Head.Position.At != snapshot.Id)
                    throw new InvalidDataException($"The snapshot says that it is of {Head.Position.At}.");
                break;
            case 1:
                Sessions = SessionTable.Load(frame.Span, settings.Sessions);
                form.BeginRestore();
                break;
            default:
                form.Restore(UserPayload.Decode(serialization, frame));
                _checkpoint.Add(frame);
                break;
        }
    }
}
