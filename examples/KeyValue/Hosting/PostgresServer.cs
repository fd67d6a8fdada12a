using Npgsql;

namespace KeyValue.Hosting;

/// <summary>Makes sure that what PostgreSQL acknowledges is on the disk.</summary>
internal static class PostgresServer
{
    private static readonly string[] Settings = ["fsync", "synchronous_commit", "full_page_writes"];

    /// <summary>Looks at what a connection like the journal's does. Refuses what is weaker than a flush at each commit.</summary>
    public static void RequireDurability(string connectionString)
    {
        try
        {
            using var connection = new NpgsqlConnection(connectionString);
            connection.Open();
            foreach (var setting in Settings)
            {
                using var command = new NpgsqlCommand($"SHOW {setting}", connection);
                if (command.ExecuteScalar() is "off")
                    throw new StorageException(ExitCode.BadConfiguration, $"PostgreSQL has {setting} = off; what is acknowledged must be on the disk.");
            }
        }
        catch (NpgsqlException failure)
        {
            throw new StorageException(ExitCode.DiskFault, $"PostgreSQL: {failure.Message}");
        }
        catch (ArgumentException mistake)
        {
            throw new StorageException(ExitCode.BadConfiguration, $"--journal: {mistake.Message}");
        }
    }
}
