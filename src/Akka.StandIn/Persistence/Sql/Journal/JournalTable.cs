using Akka.Configuration;

namespace Akka.Persistence.Sql.Journal;

/// <summary>One event as a row.</summary>
internal readonly record struct JournalRow(
    string PersistenceId, long SequenceNr, long Created, string WriterUuid, StoredPayload Payload);

/// <summary>The journal's table: its names, which come from the configuration, and every statement on it.</summary>
internal sealed class JournalTable
{
    private readonly Func<SqlDialect, string> _create;
    private readonly string _insert;
    private readonly string _select;
    private readonly string _highest;
    private readonly string _highestToDelete;
    private readonly string _mark;
    private readonly string _delete;

    /// <param name="config">The section of the journal that <c>table-mapping</c> names.</param>
    public JournalTable(Config config)
    {
        string Column(string key) => SqlDialect.Quote(config.GetString($"journal.columns.{key}"));
        var name = config.GetString("journal.table-name");
        var table = SqlDialect.Quote(config.GetString("schema-name", null), name);
        var (ordering, id, number, created) = (Column("ordering"), Column("persistence-id"), Column("sequence-number"), Column("created"));
        var (deleted, writer, serializer) = (Column("deleted"), Column("writer-uuid"), Column("identifier"));
        var (manifest, message) = (Column("manifest"), Column("message"));

        _create = dialect => $"""
            CREATE TABLE IF NOT EXISTS {table} (
              {ordering} {dialect.OrderingColumn},
              {created} BIGINT NOT NULL,
              {deleted} {dialect.BooleanType} NOT NULL,
              {id} VARCHAR(255) NOT NULL,
              {number} BIGINT NOT NULL,
              {message} {dialect.BytesType} NOT NULL,
              {manifest} VARCHAR(500) NULL,
              {serializer} INTEGER NULL,
              {writer} VARCHAR(128) NULL,
              CONSTRAINT {SqlDialect.Quote($"{name}_uq")} UNIQUE ({id}, {number}))
            """;
        _insert = $"INSERT INTO {table} ({id}, {deleted}, {number}, {created}, {writer}, {serializer}, {manifest}, {message}) " +
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        _select = $"SELECT {number}, {created}, {writer}, {serializer}, {manifest}, {message} FROM {table} " +
                  $"WHERE {id} = $1 AND {number} >= $2 AND {number} <= $3 AND {deleted} = $4 ORDER BY {number} LIMIT $5";
        _highest = $"SELECT MAX({number}) FROM {table} WHERE {id} = $1 AND {number} > $2";
        _highestToDelete = $"SELECT MAX({number}) FROM {table} WHERE {id} = $1 AND {number} <= $2";
        _mark = $"UPDATE {table} SET {deleted} = $1 WHERE {id} = $2 AND {number} = $3";
        _delete = $"DELETE FROM {table} WHERE {id} = $1 AND {number} < $2";
    }

    public void Create(SqlSession session) => session.Dialect.Create(session, _create(session.Dialect));

    /// <summary>Inserts all rows or none.</summary>
    public void Insert(SqlSession session, IReadOnlyList<JournalRow> rows) => session.Dialect.ExecuteForEach(
        session,
        _insert,
        rows,
        static row =>
        [
            row.PersistenceId, false, row.SequenceNr, row.Created, row.WriterUuid,
            row.Payload.SerializerId, row.Payload.Manifest, row.Payload.Bytes,
        ]);

    /// <summary>At most <paramref name="limit"/> events that are not deleted, in order.</summary>
    public List<JournalRow> Read(SqlSession session, string persistenceId, long from, long to, int limit)
    {
        using var reader = session.Bind(_select, persistenceId, from, to, false, limit).ExecuteReader();
        var rows = new List<JournalRow>();
        while (reader.Read())
        {
            var payload = new StoredPayload(
                reader.GetInt32(3),
                reader.IsDBNull(4) ? string.Empty : reader.GetString(4),
                reader.GetFieldValue<byte[]>(5));
            var writer = reader.IsDBNull(2) ? string.Empty : reader.GetString(2);
            rows.Add(new JournalRow(persistenceId, reader.GetInt64(0), reader.GetInt64(1), writer, payload));
        }

        return rows;
    }

    /// <summary>The highest number above <paramref name="from"/>, deleted events included; zero if there is none.</summary>
    public long ReadHighest(SqlSession session, string persistenceId, long from) =>
        session.Scalar(_highest, persistenceId, from) is long highest ? highest : 0L;

    /// <summary>
    /// Deletes up to a number. The row with the highest of the numbers stays, marked as deleted: without it a journal whose
    /// events are all deleted would count from one again.
    /// </summary>
    public void Delete(SqlSession session, string persistenceId, long to) => session.Dialect.InTransaction(session, () =>
    {
        if (session.Scalar(_highestToDelete, persistenceId, to) is not long highest)
            return;

        session.Execute(_mark, true, persistenceId, highest);
        session.Execute(_delete, persistenceId, highest);
    });
}
