using System.Buffers;
using Akka.Actor;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Serialization;
using Akka.Smr.Snapshots;

namespace Akka.Smr.StateMachines;

/// <summary>
/// A snapshot of one's own on its way into the store: fixed as of its entry, made and sent piece by piece, the next one when the
/// store has taken the last, so that commands are run in between and no more than a piece is in memory.
/// </summary>
internal sealed class SnapshotCapture
{
    private readonly FrameCutter _pieces;
    private readonly CheckpointCollector _checkpoint;

    public SnapshotCapture(
        CaptureSnapshot request, EntryRunner runner, SnapshotForm form, Akka.Serialization.Serialization serialization, GroupSettings settings)
    {
        Snapshot = request.Snapshot;
        Store = request.Store;
        _checkpoint = new CheckpointCollector(Snapshot.Id.Index, settings.RollbackCheckpointBytes);

        // Sessions and the user's view are fixed here and now; only the user's parts are encoded later.
        var head = new SnapshotHead(runner.Position, runner.Chain.Saved.ToArray()).Encode();
        var sessions = new ArrayBufferWriter<byte>();
        runner.Sessions.Save(sessions);
        var parts = form.Capture(part => UserPayload.Encode(serialization, part));
        _pieces = new FrameCutter(Frames(head, sessions.WrittenMemory, parts).GetEnumerator(), settings.SnapshotChunkBytes);
    }

    public SnapshotMeta Snapshot { get; }

    public IActorRef Store { get; }

    public EntryId Id => Snapshot.Id;

    /// <summary>Whether the last piece is on its way.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The user's state of this snapshot, if it is small; to be asked for once <see cref="IsComplete"/>.</summary>
    public Checkpoint? Checkpoint => _checkpoint.Checkpoint;

    public AppendSnapshot Next()
    {
        var piece = _pieces.Next(out var isLast);
        IsComplete = isLast;
        return new AppendSnapshot(Id, piece, isLast);
    }

    /// <summary>Lets go of the user's view of the state.</summary>
    public void End() => _pieces.End();

    private IEnumerable<ReadOnlyMemory<byte>> Frames(byte[] head, ReadOnlyMemory<byte> sessions, IEnumerable<byte[]> parts)
    {
        yield return head;
        yield return sessions;
        foreach (var part in parts)
        {
            _checkpoint.Add(part);
            yield return part;
        }
    }
}
