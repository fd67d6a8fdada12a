using Microsoft.Data.Sqlite;

namespace KeyValue.Hosting;

/// <summary>
/// Makes sure that what SQLite acknowledges is on the disk. A power cut may take the last commit from a rollback journal, and
/// hundreds of them from a write-ahead log with synchronous=NORMAL; it takes none from a write-ahead log with FULL.
/// </summary>
internal static class SqliteFile
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;
    private const long SynchronousFull = 2;

    /// <summary>How the journal and the snapshot store open their files.</summary>
    public static string ConnectionString(string file) => new SqliteConnectionStringBuilder { DataSource = file }.ToString();

    /// <summary>
    /// Turns the file into one with a write-ahead log, which it stays, and looks at what a connection like the journal's does by
    /// itself, as nobody else can set it there.
    /// </summary>
    public static void RequireDurability(string connectionString)
    {
        try
        {
            Scalar(connectionString, "PRAGMA journal_mode = WAL");
            var mode = Scalar(connectionString, "PRAGMA journal_mode");
            if (mode is not "wal")
                throw new StorageException(ExitCode.BadConfiguration, $"{connectionString}: journal_mode is {mode}, and must be wal.");
            var synchronous = Scalar(connectionString, "PRAGMA synchronous");
            if (synchronous is not (SynchronousFull or SynchronousFull + 1))
                throw new StorageException(ExitCode.BadConfiguration, $"{connectionString}: synchronous is {synchronous}, and must be 2 (FULL): what is acknowledged must be on the disk.");
        }
        catch (SqliteException failure)
        {
            throw IsDamage(failure)
                ? new StorageException(ExitCode.StorageDamaged, $"{connectionString} is damaged: {failure.Message} {StorageException.Rejoin}")
                : new StorageException(ExitCode.DiskFault, $"{connectionString}: {failure.Message}");
        }
    }

    /// <summary>Asks SQLite, after something has failed, whether it is the file. Says which it is and what is wrong with it, or null.</summary>
    public static string? FindDamage(string connectionString)
    {
        try
        {
            return Scalar(connectionString, "PRAGMA quick_check(1)") is "ok" ? null : $"{connectionString} is damaged: quick_check finds it so.";
        }
        catch (SqliteException failure)
        {
            return IsDamage(failure) ? $"{connectionString} is damaged: {failure.Message}" : null;
        }
    }

    private static bool IsDamage(SqliteException failure) => failure.SqliteErrorCode is Corrupt or NotADatabase;

    private static object? Scalar(string connectionString, string statement)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        return command.ExecuteScalar();
    }
}
