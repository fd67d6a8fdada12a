using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Snapshot;

namespace Akka.Persistence.Sql.Snapshot;

/// <summary>A snapshot store in a table of a database.</summary>
public class SqlSnapshotStore : SnapshotStore
{
    private readonly SnapshotTable _table;
    private readonly PayloadCodec _codec;
    private readonly SqlWorkers _workers;

    public SqlSnapshotStore(Config snapshotConfig)
    {
        var config = snapshotConfig.WithFallback(SqlPersistence.DefaultSnapshotConfiguration);
        _table = new SnapshotTable(SqlPlugin.MappingOf(config));
        _codec = new PayloadCodec((ActorSystemImpl)Context.System);
        _workers = new SqlPlugin(Self.Path.Name, config, _table.Create).StartWorkers("worker", int.MaxValue);
    }

    protected override void PostStop()
    {
        _workers.Dispose();
        base.PostStop();
    }

    protected override async Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        await _workers.Run(session => _table.Load(session, persistenceId, criteria)).ConfigureAwait(false) is { } row
            ? new SelectedSnapshot(row.Metadata, _codec.Decode(row.Payload))
            : null;

    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot)
    {
        var row = new SnapshotRow(metadata, _codec.Encode(snapshot));
        return _workers.Run(session => _table.Save(session, row));
    }

    protected override Task DeleteAsync(SnapshotMetadata metadata) => _workers.Run(session => _table.Delete(session, metadata));

    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria) =>
        _workers.Run(session => _table.Delete(session, persistenceId, criteria));
}
