using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Snapshots;

/// <summary>
/// Finds what is to be deleted: once, what was left unfinished by a former life; and whatever the snapshot that is kept has made
/// superfluous. What is in use is left for the next time.
/// </summary>
internal sealed class SnapshotSweep(
    SnapshotDoor door, SnapshotCatalog catalog, SnapshotDeletion deletion, SnapshotStorage storage, Func<SnapshotName, bool> isInUse)
{
    private bool _hasCleaned;

    /// <summary>The snapshot that must stay; null as long as nobody has said which one.</summary>
    public SnapshotMeta? Keep { get; set; }

    /// <summary>Whether the snapshot that is kept makes this one superfluous.</summary>
    public bool IsObsolete(SnapshotName name) => Keep is { } keep && name.Index <= keep.Id.Index && name != SnapshotName.Of(keep);

    /// <summary>Looks for what is to be deleted.</summary>
    public void Run() => catalog.Open(failure =>
    {
        if (failure is not null)
            return;
        foreach (var known in catalog.Known)
        {
            if (isInUse(known.Name))
                continue;
            if (IsObsolete(known.Name))
                deletion.Delete(known);
            else if (!_hasCleaned)
                DeleteIfUnfinished(known);
        }

        _hasCleaned = true;
    });

    private void DeleteIfUnfinished(KnownSnapshot known)
    {
        var manifest = SnapshotNumbers.Manifest(known.Attempt);
        door.LoadHighest(storage.Of(known.Name), manifest, outcome =>
        {
            if (outcome.Failure is null && outcome.Number != manifest)
                deletion.Delete(known);
        });
    }
}
