using Akka.Actor;
using Akka.Persistence;
using Akka.StandIn.Tests.Persistence;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Akka.StandIn.Tests.StandInOnly.Persistence;

/// <summary>What the stand-in's SQL journal promises on SQLite beyond what Akka.NET's does.</summary>
public sealed class SqliteDurabilityTests : PersistenceTest
{
    private readonly TemporaryFolder _folder;

    public SqliteDurabilityTests()
        : this(new TemporaryFolder())
    {
    }

    private SqliteDurabilityTests(TemporaryFolder folder)
        : base(Databases.Config("SQLite", $"Data Source={folder.File("journal.db")}") + """

            akka.persistence.journal.sql {
              buffer-size = 4
              parallelism = 7
              table-mapping = own
              own.schema-name = main
              own.journal {
                table-name = "events"
                columns {
                  ordering = o, deleted = d, persistence-id = p, sequence-number = n, created = c
                  message = m, identifier = i, manifest = k, writer-uuid = w
                }
              }
            }
            """) => _folder = folder;

    private IActorRef Journal => Extension.JournalFor(null);

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Databases.Prepare(System);
        Write("p", 1);
        ExpectStored();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void The_database_keeps_a_write_ahead_log()
    {
        using var connection = Open();
        Assert.Equal("wal", Scalar(connection, "PRAGMA journal_mode"));
    }

    [Fact]
    public void Tables_and_columns_have_the_names_of_the_configuration()
    {
        using var connection = Open();
        Assert.Equal("p", Scalar(connection, "SELECT p FROM events WHERE n = 1"));
    }

    [Fact]
    public void Of_requests_that_are_written_together_only_the_one_with_a_number_that_is_taken_fails()
    {
        using var connection = Open();
        Scalar(connection, "BEGIN IMMEDIATE");
        Write("q", 1); // The writer waits for the lock: the others gather behind this one, if not with it.
        Write("r", 1);
        Write("p", 1);
        Write("s", 1);
        Scalar(connection, "COMMIT");
        ExpectStored();
        ExpectStored();
        Inbox.Next<WriteMessagesFailed>();
        Assert.Equal("p", Inbox.Next<WriteMessageFailure>().Persistent.PersistenceId);
        ExpectStored();
        Assert.Equal(4L, Scalar(connection, "SELECT COUNT(*) FROM events"));
    }

    [Fact]
    public void More_requests_than_the_buffer_holds_fail_at_once()
    {
        using var connection = Open();
        Scalar(connection, "BEGIN IMMEDIATE");
        for (var i = 1; i <= 10; i++)
            Write("q", i);
        AwaitAllHandedOver();
        Scalar(connection, "COMMIT");

        var failed = 0;
        for (var i = 1; i <= 10; i++)
        {
            if (Inbox.Next() is WriteMessagesFailed refused)
            {
                Assert.Contains("buffer was full (4 elements)", refused.Cause.Message, StringComparison.Ordinal);
                Inbox.Next<WriteMessageFailure>();
                failed++;
            }
            else
            {
                Inbox.Next<WriteMessageSuccess>();
            }
        }

        Assert.InRange(failed, 2, 6); // Up to four may already have been taken out of the buffer.
    }

    private void Write(string id, long number)
    {
        var write = new AtomicWrite(new Persistent("e", number, id, writerGuid: "w"));
        Journal.Tell(new WriteMessages([write], Inbox.Ref, 1), Inbox.Ref);
    }

    /// <summary>The journal takes one request after another, and readers do not wait for the writer's lock.</summary>
    private void AwaitAllHandedOver()
    {
        Journal.Tell(new ReplayMessages(1, long.MaxValue, long.MaxValue, "nobody", Inbox.Ref), Inbox.Ref);
        Inbox.Next<RecoverySuccess>();
    }

    private void ExpectStored()
    {
        Inbox.Next<WriteMessagesSuccessful>();
        Inbox.Next<WriteMessageSuccess>();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={_folder.File("journal.db")};Pooling=false");
        connection.Open();
        return connection;
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
