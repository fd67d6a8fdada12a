using Akka.Actor;
using Akka.Persistence;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Akka.StandIn.Tests.Persistence;

/// <summary>The SQL journal on SQLite.</summary>
public sealed class SqliteJournalTests : JournalContract
{
    private readonly TemporaryFolder _folder;

    public SqliteJournalTests()
        : this(new TemporaryFolder())
    {
    }

    private SqliteJournalTests(TemporaryFolder folder)
        : base(Databases.Config("SQLite.MS", $"Data Source={folder.File("journal.db")}")) => _folder = folder;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Databases.Prepare(System);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Events_outlive_their_system()
    {
        Write("p", 1, "a", "b");
        await RestartSystem();
        Databases.Prepare(System);
        ExpectReplay("p", ["a1", "b2"], 2);
    }

    [Fact]
    public void A_number_that_is_taken_fails_the_write()
    {
        Write("p", 1, "a");
        var write = new AtomicWrite(new Persistent("again", 1, "p", writerGuid: "v"));
        Extension.JournalFor(null).Tell(new WriteMessages([write], Inbox.Ref, 1), Inbox.Ref);
        Inbox.Next<WriteMessagesFailed>();
        Assert.Equal("again", Inbox.Next<WriteMessageFailure>().Persistent.Payload);
        ExpectReplay("p", ["a1"], 1);
        Write("p", 2, "b");
    }

    [Fact]
    public void An_event_that_can_not_be_serialized_is_rejected_and_its_neighbours_are_stored()
    {
        var events = new object[] { "a", new Unserializable(), "c" };
        var writes = events.Select((e, i) => new AtomicWrite(new Persistent(e, i + 1, "p", writerGuid: "w")));
        Extension.JournalFor(null).Tell(new WriteMessages([.. writes], Inbox.Ref, 1), Inbox.Ref);
        Inbox.Next<WriteMessagesSuccessful>();
        Assert.Equal("a", Inbox.Next<WriteMessageSuccess>().Persistent.Payload);
        Assert.Same(events[1], Inbox.Next<WriteMessageRejected>().Persistent.Payload);
        Assert.Equal("c", Inbox.Next<WriteMessageSuccess>().Persistent.Payload);
        ExpectReplay("p", ["a1", "c3"], 3);
    }

    [Fact]
    public void Writes_of_many_actors_at_once_are_all_stored()
    {
        var actors = Enumerable.Range(0, 20).Select(i => RecordNew($"p{i}")).ToList();
        foreach (var actor in actors)
        {
            actor.Tell(new Act(r =>
            {
                for (var i = 0; i < 10; i++)
                    r.PersistAsync($"{i}", _ => { });
                r.Persist("last", _ => r.Report("done"));
            }));
        }

        Inbox.Expect([.. actors.Select(_ => "done")]);
        for (var i = 0; i < actors.Count; i++)
            Assert.Equal(11, Replay($"p{i}", 1, long.MaxValue, long.MaxValue).Events.Count);
    }

    [Fact]
    public void A_row_holds_what_a_reader_needs()
    {
        Write("p", 1, "a");
        using var connection = new SqliteConnection($"Data Source={_folder.File("journal.db")};Pooling=false");
        connection.Open();
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

    /// <summary>JSON can't say what refers to nowhere but itself in a getter that throws.</summary>
    private sealed class Unserializable
    {
        public string Text => throw new InvalidOperationException("no text");
    }
}

/// <summary>The SQL snapshot store on SQLite.</summary>
public sealed class SqliteSnapshotStoreTests : SnapshotStoreContract
{
    private readonly TemporaryFolder _folder;

    public SqliteSnapshotStoreTests()
        : this(new TemporaryFolder())
    {
    }

    private SqliteSnapshotStoreTests(TemporaryFolder folder)
        : base(Databases.Config("SQLite.MS", $"Data Source={folder.File("snapshots.db")}")) => _folder = folder;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Databases.Prepare(System);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Snapshots_outlive_their_system()
    {
        SaveThree();
        await RestartSystem();
        Databases.Prepare(System);
        Assert.Equal("three", Load("p", SnapshotSelectionCriteria.Latest)?.Snapshot);
    }

    [Fact]
    public void A_snapshot_with_the_same_number_takes_the_place_of_the_old_one()
    {
        Save("p", 1, "old", DateTime.UnixEpoch);
        Save("p", 1, "new", DateTime.UnixEpoch.AddDays(1));
        Assert.Equal("new", Load("p", SnapshotSelectionCriteria.Latest)?.Snapshot);
    }
}
