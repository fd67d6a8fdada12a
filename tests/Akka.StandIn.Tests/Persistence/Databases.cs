using Akka.Actor;
using Npgsql;
using Xunit;

namespace Akka.StandIn.Tests.Persistence;

/// <summary>Where tests of plugins on databases find them.</summary>
internal static class Databases
{
    /// <summary>Tests against PostgreSQL run only where this environment variable gives a connection string.</summary>
    public const string PostgreSqlVariable = "AKKA_TESTS_POSTGRESQL";

    public static string? PostgreSql => Environment.GetEnvironmentVariable(PostgreSqlVariable);

    /// <summary>Journal and snapshot store in one database.</summary>
    public static string Config(string provider, string connectionString) => string.Join('\n', new[] { "journal", "snapshot-store" }.Select(plugin => $$"""
        akka.persistence.{{plugin}} {
          plugin = akka.persistence.{{plugin}}.sql
          sql {
            provider-name = "{{provider}}"
            connection-string = "{{connectionString}}"
          }
        }
        """));

    /// <summary>Makes the defaults of the SQL plugins known to a system.</summary>
    public static void Prepare(ActorSystem system) => Akka.Persistence.Sql.SqlPersistence.Get(system);

    /// <summary>The connection string of an empty schema of this name.</summary>
    public static string EmptySchema(string name)
    {
        using var connection = new NpgsqlConnection(PostgreSql);
        connection.Open();
        using var command = new NpgsqlCommand($"DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}", connection);
        command.ExecuteNonQuery();
        return $"{PostgreSql};Search Path={name};Application Name={name}";
    }

    /// <summary>Lets the server end all connections to the schema of this name, as a restart of it does, and waits until they have ended.</summary>
    public static void EndConnections(string name)
    {
        using var connection = new NpgsqlConnection(PostgreSql);
        connection.Open();
        using var command = new NpgsqlCommand(
            $"SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE application_name = '{name}'", connection);
        Assert.NotEqual(0L, command.ExecuteScalar());
    }
}

/// <summary>A test that needs PostgreSQL.</summary>
public sealed class PostgreSqlFactAttribute : FactAttribute
{
    public PostgreSqlFactAttribute()
    {
        if (Databases.PostgreSql is null)
            Skip = $"{Databases.PostgreSqlVariable} gives no connection string.";
    }
}
