using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Event;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas.Journal;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Akka.Smr.Tests.Journal;

/// <summary>A real database, and what can be missing from one that calls itself sound.</summary>
public sealed class SqliteTests : JournalTest
{
    private const string Records = "persistence_id LIKE 'smr:bank:n1:%'";

    private readonly DirectoryInfo _folder;

    public SqliteTests()
        : this(Directory.CreateTempSubdirectory("smr-journal-"))
    {
    }

    private SqliteTests(DirectoryInfo folder)
        : base($$"""
            akka.persistence {
              journal.plugin = akka.persistence.journal.sql
              journal.sql { provider-name = "SQLite.MS", connection-string = "Data Source={{folder.FullName}}/journal.db", replay-filter.mode = fail }
              snapshot-store.plugin = akka.persistence.snapshot-store.sql
              snapshot-store.sql { provider-name = "SQLite.MS", connection-string = "Data Source={{folder.FullName}}/snapshots.db" }
            }
            """)
    {
        _folder = folder;
        Akka.Persistence.Sql.SqlPersistence.Get(Sys);
    }

    [Fact]
    public void What_was_written_is_there_again()
    {
        WriteFive();
        var recovered = BeginRecovered().Recovered;
        Assert.Equal(5, recovered.Records);
        Assert.Equal([1, 2, 3, 4], recovered.State!.Entries.Select(e => e.Index.Value));
        Assert.All(recovered.State.Entries, entry => Assert.True(entry.IsSound));
    }

    [Theory]
    [InlineData("DELETE FROM journal WHERE {0} AND sequence_number = 3", "records in between are missing")]
    [InlineData("DELETE FROM journal WHERE {0} AND sequence_number = 1", "the first ones are missing")]
    [InlineData("DELETE FROM journal WHERE {0} AND sequence_number < 3", "the first ones are missing")]
    [InlineData("DELETE FROM journal WHERE {0} AND sequence_number = 5", "record 5 had been acknowledged")]
    [InlineData("DELETE FROM journal WHERE {0}", "record 5 had been acknowledged")]
    [InlineData("UPDATE journal SET message = substr(message, 1, length(message) - 1) WHERE {0} AND sequence_number = 4", "after record 3 can't be read")]
    [InlineData("UPDATE journal SET message = zeroblob(100) WHERE {0} AND sequence_number = 4", "after record 3 can't be read")]
    [InlineData("UPDATE journal SET manifest = 'X' WHERE {0} AND sequence_number = 4", "manifest 'X'")]
    [InlineData("UPDATE journal SET message = (SELECT message FROM journal WHERE {0} AND sequence_number = 3) WHERE {0} AND sequence_number = 4", "two have written")]
    [InlineData("DELETE FROM journal WHERE NOT ({0}); INSERT INTO journal (deleted, persistence_id, sequence_number, created, message, identifier, manifest, writer_uuid) " +
        "SELECT 0, 'smr:bank:n1', 1, 0, message, identifier, manifest, writer_uuid FROM journal WHERE {0} AND sequence_number = 1", "and not the name of a disk")]
    [Hazard(44)]
    [Hazard("44a")]
    public void Damage_is_found_and_told(string damage, string told)
    {
        WriteFive();
        Execute("journal.db", string.Format(System.Globalization.CultureInfo.InvariantCulture, damage, Records));

        var journal = Begin();

        var detail = ExpectMsg<JournalDamaged>(TimeSpan.FromSeconds(10)).Detail;
        Assert.Contains(told, detail, StringComparison.Ordinal);
        Assert.Contains("add it again", detail, StringComparison.Ordinal);
        ExpectEnd(journal);
    }

    [Fact]
    [Hazard("44a")]
    public void A_damaged_mark_is_damage()
    {
        WriteFive();
        Execute("snapshots.db", "UPDATE snapshot SET snapshot = zeroblob(30)");
        Begin();
        ExpectMsg<JournalDamaged>(TimeSpan.FromSeconds(10));
    }

    [Fact]
    [Hazard(32)]
    public void A_wiped_disk_has_another_name()
    {
        var storage = WriteFive();
        Execute("journal.db", "DELETE FROM journal");

        var recovered = BeginRecovered().Recovered;

        Assert.NotEqual(storage, recovered.Storage);
        Assert.Null(recovered.State);
    }

    [Fact]
    [Hazard(50)]
    public void A_journal_copied_from_another_member_is_not_taken()
    {
        WriteFive();
        Execute("journal.db", "UPDATE journal SET persistence_id = replace(persistence_id, ':n1', ':n2')");
        Settings = Settings with { NodeName = "n2" };

        Begin();

        Assert.Contains("belongs to member", ExpectMsg<JournalDamaged>(TimeSpan.FromSeconds(10)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    [Hazard(50)]
    public void Of_two_writers_one_fails()
    {
        WriteFive();
        var (first, _) = BeginRecovered();
        var (second, _) = BeginRecovered();
        Write(second, Record(6, EntryAt(5)));

        first.Tell(new WriteRecord(Group, Record(6, EntryAt(5, term: 2))));

        ExpectMsg<JournalFailed>(TimeSpan.FromSeconds(10));
        Write(second, Record(7, EntryAt(6)));
    }

    // A database's own actors may log, too, why an event could not be read.
    protected override bool IsExpected(Error error) =>
        error.LogSource.Contains("/akka.persistence.journal.sql", StringComparison.Ordinal) && error.Cause?.GetBaseException() is SerializationException;

    protected override void AfterAll()
    {
        base.AfterAll();
        _folder.Delete(recursive: true);
    }

    private Raft.Membership.StorageId WriteFive()
    {
        var (journal, recovered) = BeginRecovered();
        Write(journal, First());
        for (var number = 2; number <= 5; number++)
            Write(journal, Record(number, EntryAt(number - 1)));
        End(journal);

        // A mark is left behind on the way out; the next life waits for one that covers everything.
        var (again, _) = BeginRecovered();
        End(again);
        return recovered.Storage;
    }

    private void Execute(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder.FullName, file)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, command.ExecuteNonQuery());
    }
}
