using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Snapshots;

/// <summary>Reads snapshots that are complete, and believes nothing that it has not compared with what it should be.</summary>
internal sealed class SnapshotReader(SnapshotDoor door, SnapshotStorage storage)
{
    /// <summary>Reads the manifest, and compares it with what is asked for. Gives a stored snapshot, or says why not.</summary>
    public void Open(SnapshotMeta snapshot, Action<StoredSnapshot?, SnapshotTrouble?> done)
    {
        // A group's founding, and any other empty state, has no bytes to be stored anywhere.
        if (snapshot.Length == 0)
        {
            done(new StoredSnapshot(door, snapshot, "", 0, []), null);
            return;
        }

        var id = storage.Of(SnapshotName.Of(snapshot));
        door.LoadHighest(id, long.MaxValue, outcome =>
        {
            var trouble = Judge(snapshot, outcome);
            done(
                trouble is null
                    ? new StoredSnapshot(door, snapshot, id, SnapshotNumbers.AttemptOf(outcome.Number), ((SnapshotManifest)outcome.Found!).Pieces)
                    : null,
                trouble);
        });
    }

    private static SnapshotTrouble? Judge(SnapshotMeta snapshot, StoreOutcome outcome)
    {
        if (outcome.Failure is not null)
            return SnapshotTrouble.Of($"The manifest of {snapshot}", outcome);
        if (outcome.Found is not SnapshotManifest manifest || outcome.Number != SnapshotNumbers.Manifest(SnapshotNumbers.AttemptOf(outcome.Number)))
            return SnapshotTrouble.Damage($"The manifest of {snapshot} is missing: the snapshot was never completed, or is deleted.");
        if (manifest.Snapshot.Group != snapshot.Group || manifest.Snapshot.Transfer != snapshot.Transfer)
            return SnapshotTrouble.Damage($"The manifest of {snapshot} is that of another one: {manifest.Snapshot.Transfer} of group {manifest.Snapshot.Group}.");

        var length = 0L;
        foreach (var piece in manifest.Pieces)
        {
            if (piece.Length <= 0)
                return SnapshotTrouble.Damage($"The manifest of {snapshot} is damaged: it lists an empty piece.");
            length += piece.Length;
        }

        return length == snapshot.Length
            ? null
            : SnapshotTrouble.Damage($"The manifest of {snapshot} is damaged: its pieces have {length} bytes together instead of {snapshot.Length}.");
    }
}
