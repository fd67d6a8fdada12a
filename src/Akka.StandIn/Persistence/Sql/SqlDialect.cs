using System.Data.Common;
using Akka.Configuration;

namespace Akka.Persistence.Sql;

/// <summary>Where databases differ.</summary>
internal abstract class SqlDialect
{
    /// <summary>Only one connection can write at a time; more threads would only wait for one another.</summary>
    public abstract bool HasSingleWriter { get; }

    /// <summary>How a table's own number for each row is declared, primary key included.</summary>
    public abstract string OrderingColumn { get; }

    public abstract string BooleanType { get; }

    public abstract string BytesType { get; }

    /// <summary>Chooses by <c>provider-name</c>, whose values are those of linq2db.</summary>
    public static SqlDialect For(string path, Config config)
    {
        var connectionString = config.GetString("connection-string", "");
        if (string.IsNullOrEmpty(connectionString))
            throw new ConfigurationException($"{path}.connection-string is empty.");

        var provider = config.GetString("provider-name", "");
        if (provider is "SQLite" or "SQLite.MS")
            return new SqliteDialect(connectionString);

        return provider.StartsWith("PostgreSQL", StringComparison.Ordinal)
            ? new PostgreSqlDialect(connectionString)
            : throw new ConfigurationException(
                $"{path}.provider-name is [{provider}]; supported are SQLite, SQLite.MS and PostgreSQL in its versions.");
    }

    public abstract DbConnection Open();

    public abstract DbParameter NewParameter(int number);

    /// <summary>Whether a failure is that of a row which would have been there twice.</summary>
    public abstract bool IsDuplicate(Exception failure);

    /// <summary>Runs <paramref name="statement"/> once for each row, all or none.</summary>
    public abstract void ExecuteForEach<TRow>(
        SqlSession session, string statement, IReadOnlyList<TRow> rows, Func<TRow, object[]> valuesOf);

    /// <summary>Runs <paramref name="body"/>; what it does with the session happens all or not at all.</summary>
    public abstract void InTransaction(SqlSession session, Action body);

    /// <summary>Runs a statement that creates what does not exist yet, while nobody else does the same.</summary>
    public abstract void Create(SqlSession session, string statement);

    public static string Quote(string? schema, string name) => string.IsNullOrEmpty(schema) ? Quote(name) : $"{Quote(schema)}.{Quote(name)}";

    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
