using Akka.Configuration;

namespace Akka.Persistence.Sql.Snapshot;

/// <summary>One snapshot as a row.</summary>
internal sealed record SnapshotRow(SnapshotMetadata Metadata, StoredPayload Payload);

/// <summary>The snapshots' table: its names, which come from the configuration, and every statement on it.</summary>
internal sealed class SnapshotTable
{
    private readonly Func<SqlDialect, string> _create;
    private readonly string _upsert;
    private readonly string _select;
    private readonly string _delete;
    private readonly string _deleteRange;

    /// <param name="config">The section of the snapshot store that <c>table-mapping</c> names.</param>
    public SnapshotTable(Config config)
    {
        string Column(string key) => SqlDialect.Quote(config.GetString($"snapshot.columns.{key}"));
        var table = SqlDialect.Quote(config.GetString("schema-name", null), config.GetString("snapshot.table-name"));
        var (id, number, created) = (Column("persistence-id"), Column("sequence-number"), Column("created"));
        var (snapshot, manifest, serializer) = (Column("snapshot"), Column("manifest"), Column("serializerId"));

        _create = dialect => $"""
            CREATE TABLE IF NOT EXISTS {table} (
              {id} VARCHAR(255) NOT NULL,
              {number} BIGINT NOT NULL,
              {created} BIGINT NOT NULL,
              {snapshot} {dialect.BytesType} NULL,
              {manifest} VARCHAR(500) NULL,
              {serializer} INTEGER NULL,
              PRIMARY KEY ({id}, {number}))
            """;
        _upsert = $"INSERT INTO {table} ({id}, {number}, {created}, {serializer}, {manifest}, {snapshot}) " +
                  $"VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT ({id}, {number}) DO UPDATE SET {created} = excluded.{created}, " +
                  $"{serializer} = excluded.{serializer}, {manifest} = excluded.{manifest}, {snapshot} = excluded.{snapshot}";
        _select = $"SELECT {number}, {created}, {serializer}, {manifest}, {snapshot} FROM {table} " +
                  $"WHERE {id} = $1 AND {number} <= $2 AND {created} <= $3 ORDER BY {number} DESC LIMIT 1";
        _delete = $"DELETE FROM {table} WHERE {id} = $1 AND {number} = $2 AND {created} <= $3";
        _deleteRange = $"DELETE FROM {table} WHERE {id} = $1 AND {number} <= $2 AND {created} <= $3";
    }

    public void Create(SqlSession session) => session.Dialect.Create(session, _create(session.Dialect));

    public int Save(SqlSession session, SnapshotRow row) => session.Execute(
        _upsert,
        row.Metadata.PersistenceId, row.Metadata.SequenceNr, row.Metadata.Timestamp.Ticks,
        row.Payload.SerializerId, row.Payload.Manifest, row.Payload.Bytes);

    /// <summary>The youngest that matches. As in Akka.Persistence.Sql the lower bounds of the criteria are not looked at.</summary>
    public SnapshotRow? Load(SqlSession session, string persistenceId, SnapshotSelectionCriteria criteria)
    {
        using var reader = session
            .Bind(_select, persistenceId, criteria.MaxSequenceNr, criteria.MaxTimeStamp.Ticks)
            .ExecuteReader();
        if (!reader.Read())
            return null;

        var metadata = new SnapshotMetadata(persistenceId, reader.GetInt64(0), new DateTime(reader.GetInt64(1), DateTimeKind.Utc));
        var payload = new StoredPayload(
            reader.GetInt32(2),
            reader.IsDBNull(3) ? string.Empty : reader.GetString(3),
            reader.GetFieldValue<byte[]>(4));
        return new SnapshotRow(metadata, payload);
    }

    /// <summary>Deletes one; a timestamp that says nothing means whenever it was taken.</summary>
    public int Delete(SqlSession session, SnapshotMetadata metadata)
    {
        var created = metadata.Timestamp > DateTime.MinValue ? metadata.Timestamp : DateTime.MaxValue;
        return session.Execute(_delete, metadata.PersistenceId, metadata.SequenceNr, created.Ticks);
    }

    public int Delete(SqlSession session, string persistenceId, SnapshotSelectionCriteria criteria) =>
        session.Execute(_deleteRange, persistenceId, criteria.MaxSequenceNr, criteria.MaxTimeStamp.Ticks);
}
