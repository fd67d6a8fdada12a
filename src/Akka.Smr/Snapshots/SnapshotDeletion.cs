namespace Akka.Smr.Snapshots;

/// <summary>
/// Deletes snapshots, one after the other: the manifest first, so that what is half deleted does not exist, then the pieces in steps
/// that do not hold the store for long, then the line in the catalog. What fails stays in the catalog, and is found there again.
/// </summary>
internal sealed class SnapshotDeletion(SnapshotDoor door, SnapshotCatalog catalog, SnapshotStorage storage)
{
    /// <summary>How many pieces are deleted at a time.</summary>
    private const int StepPieces = 256;

    private readonly Queue<KnownSnapshot> _due = [];
    private bool _isBusy;

    /// <summary>Deletes what an attempt, and those before it under the same name, have left.</summary>
    public void Delete(KnownSnapshot known)
    {
        if (_due.Contains(known))
            return;
        _due.Enqueue(known);
        if (!_isBusy)
            Next();
    }

    private void Next()
    {
        _isBusy = _due.TryPeek(out var known);
        if (!_isBusy)
            return;

        var id = storage.Of(known.Name);
        var top = SnapshotNumbers.Manifest(known.Attempt);
        door.LoadHighest(id, top, highest =>
        {
            if (highest.Failure is not null)
                DeleteManifest(known, id, top, SnapshotNumbers.MaxPieces);
            else if (highest.Found is null)
                Forget(known);
            else if (highest.Found is SnapshotManifest manifest)
                DeleteManifest(known, id, highest.Number, manifest.Pieces.Count);
            else
                DeletePieces(known, id, highest.Number, SnapshotNumbers.PiecesBelow(highest.Number), 0);
        });
    }

    private void DeleteManifest(KnownSnapshot known, string id, long number, long pieces) => door.Delete(id, number, outcome =>
    {
        if (outcome.Failure is null)
            DeletePieces(known, id, number, pieces, pieces == SnapshotNumbers.MaxPieces ? pieces : 0);
        else
            End();
    });

    /// <summary>The last step takes everything that is left, whatever its number.</summary>
    private void DeletePieces(KnownSnapshot known, string id, long number, long pieces, long deleted)
    {
        var upTo = deleted + StepPieces;
        var isLast = upTo >= pieces;
        var bound = isLast ? number : SnapshotNumbers.Piece(SnapshotNumbers.AttemptOf(number), (int)upTo - 1);
        door.DeleteUpTo(id, bound, outcome =>
        {
            if (outcome.Failure is not null)
                End();
            else if (isLast)
                Forget(known);
            else
                DeletePieces(known, id, number, pieces, upTo);
        });
    }

    private void Forget(KnownSnapshot known) => catalog.Remove(known, End);

    private void End()
    {
        _due.Dequeue();
        Next();
    }
}
