namespace Akka.Persistence.Snapshot;

/// <summary>A snapshot store that forgets everything with its actor system. For tests.</summary>
public class MemorySnapshotStore : SnapshotStore
{
    private readonly List<SelectedSnapshot> _snapshots = [];

    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        Task.FromResult(_snapshots.Where(stored => Matches(stored, persistenceId, criteria)).MaxBy(stored => stored.Metadata.SequenceNr));

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        _snapshots.RemoveAll(stored =>
            stored.Metadata.PersistenceId == metadata.PersistenceId && stored.Metadata.SequenceNr == metadata.SequenceNr);
        _snapshots.Add(new SelectedSnapshot(metadata, snapshot));
        return Task.CompletedTask;
    }

    protected override Task DeleteAsync(SnapshotMetadata metadata)
    {
        var found = _snapshots.Find(stored =>
            stored.Metadata.PersistenceId == metadata.PersistenceId &&
            (metadata.SequenceNr is <= 0 or long.MaxValue || stored.Metadata.SequenceNr == metadata.SequenceNr) &&
            (IsOpen(metadata.Timestamp) || stored.Metadata.Timestamp == metadata.Timestamp));
        if (found is not null)
            _snapshots.Remove(found);
        return Task.CompletedTask;
    }

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        _snapshots.RemoveAll(stored => Matches(stored, persistenceId, criteria));
        return Task.CompletedTask;
    }

    /// <summary>As in Akka.NET the lower bounds of the criteria are not looked at, and a bound of zero is none.</summary>
    private static bool Matches(SelectedSnapshot stored, string persistenceId, SnapshotSelectionCriteria criteria) =>
        stored.Metadata.PersistenceId == persistenceId &&
        (criteria.MaxSequenceNr is <= 0 or long.MaxValue || stored.Metadata.SequenceNr <= criteria.MaxSequenceNr) &&
        (IsOpen(criteria.MaxTimeStamp) || stored.Metadata.Timestamp <= criteria.MaxTimeStamp);

    private static bool IsOpen(DateTime bound) => bound == DateTime.MinValue || bound == DateTime.MaxValue;
}
