namespace Akka.Persistence.Snapshot;

/// <summary>Stands in when no snapshot store is configured: it never finds a snapshot and saves none.</summary>
public sealed class NoSnapshotStore : SnapshotStore
{
    /// <summary>There is no snapshot store to save to.</summary>
    public class NoSnapshotStoreException(string message) : Exception(message);

    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        Task.FromResult<SelectedSnapshot?>(null);

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot) => Refuse();

    protected override Task DeleteAsync(SnapshotMetadata metadata) => Refuse();

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Refuse();

    private static Task Refuse() => Task.FromException(new NoSnapshotStoreException("No snapshot store configured."));
}
