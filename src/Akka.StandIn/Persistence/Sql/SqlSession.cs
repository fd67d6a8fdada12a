using System.Data;
using System.Data.Common;

namespace Akka.Persistence.Sql;

/// <summary>An open connection and the statements that were prepared on it. Used by one thread.</summary>
internal sealed class SqlSession(SqlDialect dialect, DbConnection connection, int lostBefore) : IDisposable
{
    private readonly Dictionary<string, DbCommand> _commands = [];

    public SqlDialect Dialect => dialect;

    public DbConnection Connection => connection;

    /// <summary>How many of its plugin's connections had been lost when this one was opened.</summary>
    public int LostBefore => lostBefore;

    /// <summary>False once the database has gone away; an error that a statement gave leaves it true.</summary>
    public bool IsOpen => connection.State == ConnectionState.Open;

    /// <summary>Binds values to <c>$1</c>, <c>$2</c>, ... of a statement that is compiled once for each connection.</summary>
    public DbCommand Bind(string sql, params ReadOnlySpan<object> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
                command.Parameters.Add(dialect.NewParameter(i));
            _commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        return command;
    }

    public int Execute(string sql, params ReadOnlySpan<object> values) => Bind(sql, values).ExecuteNonQuery();

    /// <summary>The first column of the first row; null if there is no row, or nothing in it.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object> values) =>
        Bind(sql, values).ExecuteScalar() is { } value and not DBNull ? value : null;

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        connection.Dispose();
    }
}
