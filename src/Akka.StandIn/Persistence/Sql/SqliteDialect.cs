using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Akka.Persistence.Sql;

/// <summary>SQLite: a write-ahead log, flushed at every commit, so that what is acknowledged is on disk.</summary>
internal sealed class SqliteDialect(string connectionString) : SqlDialect
{
    private const int SqliteConstraint = 19;

    // The connections are kept open here; a pool behind them would keep the file open after they are closed.
    private readonly string _connectionString =
        new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ToString();

    public override bool HasSingleWriter => true;

    public override string OrderingColumn => "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT";

    public override string BooleanType => "BIT";

    public override string BytesType => "BLOB";

    public override DbConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();

            // Waits for another writer in SQLite itself, which looks again after milliseconds; its wrapper would after 150.
            Pragma(connection, "busy_timeout = 5000");
            if (Pragma(connection, "journal_mode = WAL") is not ("wal" or "memory") and var mode)
                throw new InvalidOperationException($"SQLite keeps journal_mode = {mode} for {connection.DataSource}; it must be WAL.");
            Pragma(connection, "synchronous = FULL");
            return connection;
        }
        catch (Exception)
        {
            connection.Dispose();
            throw;
        }
    }

    public override DbParameter NewParameter(int number) => new SqliteParameter { ParameterName = $"${number}" };

    public override bool IsDuplicate(Exception failure) => failure is SqliteException { SqliteErrorCode: SqliteConstraint };

    public override void ExecuteForEach<TRow>(
        SqlSession session, string statement, IReadOnlyList<TRow> rows, Func<TRow, object[]> valuesOf)
    {
        if (rows is [var single])
        {
            session.Execute(statement, valuesOf(single));
            return;
        }

        InTransaction(session, () =>
        {
            foreach (var row in rows)
                session.Execute(statement, valuesOf(row));
        });
    }

    public override void Create(SqlSession session, string statement) => InTransaction(session, () => session.Execute(statement));

    /// <summary>Immediate: a transaction that first reads, and then finds that another one writes, could only fail.</summary>
    public override void InTransaction(SqlSession session, Action body)
    {
        session.Execute("BEGIN IMMEDIATE");
        try
        {
            body();
            session.Execute("COMMIT");
        }
        catch (Exception)
        {
            // Some failures have already ended the transaction.
            if (SQLitePCL.raw.sqlite3_get_autocommit(((SqliteConnection)session.Connection).Handle) == 0)
                session.Execute("ROLLBACK");
            throw;
        }
    }

    private static string? Pragma(SqliteConnection connection, string pragma)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {pragma}";
        return command.ExecuteScalar()?.ToString();
    }
}
