using Akka.Persistence;
using Akka.Persistence.Snapshot;

namespace Akka.Smr.Tests.Snapshots;

/// <summary>A snapshot store in memory that does what a test orders: it fails, hangs, comes late, loses, and gives back other bytes.</summary>
public sealed class ScriptedSnapshotStore : SnapshotStore
{
    /// <summary>Makes it a system's snapshot store.</summary>
    public const string Config = """
        akka.persistence.snapshot-store {
          plugin = akka.persistence.snapshot-store.scripted
          scripted {
            class = "Akka.Smr.Tests.Snapshots.ScriptedSnapshotStore, Akka.Smr.Tests"
            circuit-breaker {
              max-failures = 1000000
              call-timeout = 1h
            }
          }
        }
        """;

    private readonly StoreScript _script = StoreScript.Of(Context.System);

    /// <inheritdoc />
    protected override Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria) => _script.Run<SelectedSnapshot?>(
        new StoreCall(StoreAct.Load, persistenceId, criteria.MaxSequenceNr, null),
        rows => rows.LastOrDefault(row => row.Key.Id == persistenceId && row.Key.Number <= criteria.MaxSequenceNr).Value,
        null);

    /// <inheritdoc />
    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot) => _script.Run(
        new StoreCall(StoreAct.Save, metadata.PersistenceId, metadata.SequenceNr, snapshot),
        rows =>
        {
            rows[(metadata.PersistenceId, metadata.SequenceNr)] = new SelectedSnapshot(metadata, snapshot);
            return 1;
        },
        0);

    /// <inheritdoc />
    protected override Task DeleteAsync(SnapshotMetadata metadata) => _script.Run(
        new StoreCall(StoreAct.Delete, metadata.PersistenceId, metadata.SequenceNr, null),
        rows => rows.Remove((metadata.PersistenceId, metadata.SequenceNr)) ? 1 : 0,
        0);

    /// <inheritdoc />
    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) => _script.Run(
        new StoreCall(StoreAct.DeleteUpTo, persistenceId, criteria.MaxSequenceNr, null),
        rows =>
        {
            List<(string, long)> meant = [.. rows.Keys.Where(key => key.Id == persistenceId && key.Number <= criteria.MaxSequenceNr)];
            meant.ForEach(key => rows.Remove(key));
            return meant.Count;
        },
        0);
}
