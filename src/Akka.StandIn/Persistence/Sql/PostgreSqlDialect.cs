using System.Data.Common;
using Npgsql;

namespace Akka.Persistence.Sql;

/// <summary>PostgreSQL, which flushes at every commit unless it is told otherwise (<c>synchronous_commit</c>).</summary>
internal sealed class PostgreSqlDialect(string connectionString) : SqlDialect
{
    /// <summary>"Akka" in ASCII: names the lock under which tables are created, as PostgreSQL can't create one twice at a time.</summary>
    private const long TablesLock = 0x416B6B61;

    private readonly string _connectionString =
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, MaxAutoPrepare = 20, AutoPrepareMinUsages = 2 }.ToString();

    public override bool HasSingleWriter => false;

    public override string OrderingColumn => "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY";

    public override string BooleanType => "BOOLEAN";

    public override string BytesType => "BYTEA";

    public override DbConnection Open()
    {
        var connection = new NpgsqlConnection(_connectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch (Exception)
        {
            connection.Dispose();
            throw;
        }
    }

    public override DbParameter NewParameter(int number) => new NpgsqlParameter();

    public override bool IsDuplicate(Exception failure) => failure is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public override void ExecuteForEach<TRow>(
        SqlSession session, string statement, IReadOnlyList<TRow> rows, Func<TRow, object[]> valuesOf)
    {
        // A batch goes out in one round trip, and is one transaction.
        using var batch = new NpgsqlBatch((NpgsqlConnection)session.Connection);
        foreach (var row in rows)
        {
            var command = new NpgsqlBatchCommand(statement);
            foreach (var value in valuesOf(row))
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            batch.BatchCommands.Add(command);
        }

        batch.ExecuteNonQuery();
    }

    public override void InTransaction(SqlSession session, Action body)
    {
        using var transaction = session.Connection.BeginTransaction();
        body();
        transaction.Commit();
    }

    public override void Create(SqlSession session, string statement) => InTransaction(session, () =>
    {
        session.Execute($"SELECT pg_advisory_xact_lock({TablesLock})");
        session.Execute(statement);
    });
}
