using Akka.Persistence;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Akka.StandIn.Tests.Persistence;

/// <summary>The SQL journal on SQLite.</summary>
public class SqliteJournalTests : SqlJournalContract
{
    private readonly TemporaryFolder _folder;

    public SqliteJournalTests()
        : this(new TemporaryFolder(), "")
    {
    }

    private protected SqliteJournalTests(TemporaryFolder folder, string config)
        : base(Databases.Config("SQLite.MS", $"Data Source={folder.File("journal.db")}") + config) => _folder = folder;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void A_row_holds_what_a_reader_needs()
    {
        Write("p", 1, "a");
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT ordering, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid, created FROM journal";
        using var row = command.ExecuteReader();
        Assert.True(row.Read());
        Assert.Equal((1L, false, "p", 1L), (row.GetInt64(0), row.GetBoolean(1), row.GetString(2), row.GetInt64(3)));
        var payload = System.Serialization.Deserialize(row.GetFieldValue<byte[]>(4), row.GetInt32(6), row.GetString(5));
        Assert.Equal("a", payload);
        Assert.NotEmpty(row.GetString(7));
        Assert.InRange(row.GetInt64(8), DateTime.UtcNow.AddMinutes(-10).Ticks, DateTime.UtcNow.Ticks);
        Assert.False(row.Read());
    }

    [Fact]
    public void A_deletion_that_fails_half_way_has_deleted_nothing()
    {
        Write("p", 1, "a", "b", "c");
        using (var connection = Open())
        {
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TRIGGER keep BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'kept'); END";
            command.ExecuteNonQuery();
        }

        Extension.JournalFor(null).Tell(new DeleteMessagesTo("p", 2, Inbox.Ref), Inbox.Ref);
        Assert.Contains("kept", Inbox.Next<DeleteMessagesFailure>().Cause.Message, StringComparison.Ordinal);
        ExpectReplay("p", ["a1", "b2", "c3"], 3);
        Write("p", 4, "d");
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={_folder.File("journal.db")};Pooling=false");
        connection.Open();
        return connection;
    }
}

/// <summary>The same with threads of the journal's own, on which it may write by itself.</summary>
public sealed class SqliteJournalOnItsOwnThreadsTests() : SqliteJournalTests(new TemporaryFolder(), """

    akka.persistence.journal.sql.plugin-dispatcher = akka.persistence.dispatchers.own
    akka.persistence.dispatchers.own {
      type = ForkJoinDispatcher
      dedicated-thread-pool.thread-count = 2
    }
    """);

/// <summary>The SQL snapshot store on SQLite.</summary>
public sealed class SqliteSnapshotStoreTests : SqlSnapshotStoreContract
{
    private readonly TemporaryFolder _folder;

    public SqliteSnapshotStoreTests()
        : this(new TemporaryFolder())
    {
    }

    private SqliteSnapshotStoreTests(TemporaryFolder folder)
        : base(Databases.Config("SQLite.MS", $"Data Source={folder.File("snapshots.db")}")) => _folder = folder;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}
