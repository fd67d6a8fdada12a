using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Snapshots;

/// <summary>
/// Writes one snapshot to the store, piece by piece and one at a time: its line in the catalog first, the manifest last (only then
/// does it exist). Callbacks carry a reason when something failed, after which nothing more may be written; none comes after
/// <see cref="Discard"/>.
/// </summary>
internal sealed class SnapshotWriter(SnapshotDoor door, SnapshotCatalog catalog, SnapshotDeletion deletion, SnapshotStorage storage, SnapshotName name)
{
    private readonly string _id = storage.Of(name);
    private readonly List<PieceSummary> _pieces = [];
    private KnownSnapshot? _known;
    private bool _isBusy;
    private bool _isDiscarded;

    /// <summary>What is being written.</summary>
    public SnapshotName Name => name;

    /// <summary>Whether the next piece may be written.</summary>
    public bool IsReady => _known is not null && !_isBusy && !_isDiscarded;

    /// <summary>Announces the snapshot.</summary>
    public void Begin(Action<string?> done)
    {
        _isBusy = true;
        catalog.Add(name, (known, replaced, failure) =>
        {
            if (failure is null)
                _known = known;
            if (replaced is { } former)
                deletion.Delete(former);
            End(failure, done);
        });
    }

    /// <summary>Writes the next piece, whose bytes must not change any more.</summary>
    public void Write(ReadOnlyMemory<byte> bytes, Action<string?> done)
    {
        if (_pieces.Count == SnapshotNumbers.MaxPieces)
        {
            done($"a snapshot has no more than {SnapshotNumbers.MaxPieces} pieces: they must be larger");
            return;
        }

        _isBusy = true;
        var number = SnapshotNumbers.Piece(_known!.Value.Attempt, _pieces.Count);
        _pieces.Add(new PieceSummary(bytes.Length, SnapshotDigest.Of(bytes.Span)));
        door.Save(_id, number, new SnapshotPiece(bytes), outcome => End(outcome.Failure, done));
    }

    /// <summary>Writes the manifest, and reads it back: what is trusted to be there, and lets journal records go, was seen to be there.</summary>
    public void Finish(SnapshotMeta snapshot, Action<string?> done)
    {
        _isBusy = true;
        var number = SnapshotNumbers.Manifest(_known!.Value.Attempt);
        door.Save(_id, number, new SnapshotManifest(snapshot, _pieces), saved =>
        {
            if (saved.Failure is not null || _isDiscarded)
            {
                End(saved.Failure, done);
                return;
            }

            door.LoadHighest(_id, long.MaxValue, outcome => End(Compare(outcome, number, snapshot), done));
        });
    }

    /// <summary>Gives it up: what was written is deleted, once the write that is under way has ended.</summary>
    public void Discard()
    {
        if (_isDiscarded)
            return;
        _isDiscarded = true;
        if (!_isBusy)
            Delete();
    }

    private static string? Compare(StoreOutcome outcome, long number, SnapshotMeta snapshot) => outcome switch
    {
        { Failure: { } failure } => failure,
        { Found: SnapshotManifest found } when outcome.Number == number && found.Snapshot.Transfer == snapshot.Transfer => null,
        _ => "the snapshot store has confirmed the manifest and does not have it",
    };

    private void End(string? failure, Action<string?> done)
    {
        _isBusy = false;
        if (_isDiscarded)
            Delete();
        else
            done(failure);
    }

    private void Delete()
    {
        if (_known is { } known)
            deletion.Delete(known);
    }
}
