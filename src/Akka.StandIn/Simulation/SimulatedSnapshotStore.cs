using System.Globalization;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Snapshot;

namespace Akka.StandIn.Simulation;

/// <summary>The snapshot store of a simulated node: snapshots, as the real serializers write them, on the node's disk.</summary>
internal sealed class SimulatedSnapshotStore : SnapshotStore
{
    private readonly SimulatedRuntime _runtime = (SimulatedRuntime)Context.System.Runtime;
    private readonly PayloadCodec _codec = new((ActorSystemImpl)Context.System);

    private SimulatedDisk Disk => _runtime.Node.Disk;

    protected override async Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria)
    {
        var read = new DiskAnswer();
        Disk.Read(_runtime.Process, $"snapshot {persistenceId}", read.Set);
        await read.Task.ConfigureAwait(false);
        foreach (var (number, bytes) in Disk.Snapshots.Rows.Of(persistenceId).Reverse())
        {
            var row = StoredRow.Read(bytes);
            var metadata = MetadataOf(persistenceId, number, row);
            if (criteria.IsMatch(metadata)) return new SelectedSnapshot(metadata, _codec.Decode(row.Payload));
        }

        return null;
    }

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        var row = new StoredRow(false, metadata.Timestamp.Ticks, "", _codec.Encode(snapshot)).Write();
        var answer = new DiskAnswer();
        var change = new RowChange(RowChangeKind.Put, metadata.PersistenceId, metadata.SequenceNr, row);
        Disk.Write(Disk.Snapshots, _runtime.Process, [change], answer.Set);
        return answer.Task;
    }

    protected override Task DeleteAsync(SnapshotMetadata metadata) => Delete(
        metadata.PersistenceId,
        string.Create(CultureInfo.InvariantCulture, $"delete {metadata.PersistenceId}@{metadata.SequenceNr}"),
        found => found.SequenceNr == metadata.SequenceNr && (metadata.Timestamp == DateTime.MinValue || found.Timestamp <= metadata.Timestamp));

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) => Delete(
        persistenceId,
        string.Create(CultureInfo.InvariantCulture, $"delete {persistenceId}@{criteria.MinSequenceNr}..{criteria.MaxSequenceNr}"),
        criteria.IsMatch);

    private static SnapshotMetadata MetadataOf(string persistenceId, long number, StoredRow row) =>
        new(persistenceId, number, new DateTime(row.Timestamp, DateTimeKind.Utc));

    private Task Delete(string persistenceId, string what, Func<SnapshotMetadata, bool> isMeant)
    {
        var answer = new DiskAnswer();
        Disk.Remove(Disk.Snapshots, _runtime.Process, what, Deletions, answer.Set);
        return answer.Task;

        List<RowChange> Deletions(DiskRows rows) =>
        [
            .. rows.Of(persistenceId)
                .Where(row => isMeant(MetadataOf(persistenceId, row.Key, StoredRow.Read(row.Value))))
                .Select(row => new RowChange(RowChangeKind.Put, persistenceId, row.Key, null)),
        ];
    }
}
