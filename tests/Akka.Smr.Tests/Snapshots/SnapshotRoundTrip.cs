using Akka.Actor;
using Akka.Smr.Snapshots;
using Xunit;

namespace Akka.Smr.Tests.Snapshots;

/// <summary>What holds on every snapshot store.</summary>
public abstract class SnapshotRoundTrip(string config) : SnapshotTest(config)
{
    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 10)]
    [InlineData(PieceBytes, PieceBytes)]
    [InlineData((3 * PieceBytes) + 1, 7)]
    [InlineData(3 * PieceBytes, 1000)]
    [InlineData(2345, 333)]
    public void What_was_taken_is_read_back(int length, int partBytes)
    {
        var store = Store();
        var bytes = Bytes(length);
        var meta = Meta(9);
        var stored = Take(store, meta, bytes, partBytes);
        Assert.Equal(Sealed(meta, bytes), stored);
        Assert.Equal(bytes, Read(store, stored));

        StopAndWait(store);
        Assert.Equal(bytes, Read(Store(), stored));
    }

    [Fact]
    public void The_newest_of_two_with_one_index_is_read_back()
    {
        var store = Store();
        var former = Take(store, Meta(9), Bytes(1000, 1));
        var stored = Take(store, Meta(9), Bytes(500, 2));
        Assert.Equal(Bytes(500, 2), Read(store, stored));
        Assert.Contains("that of another one", ReadInVain(store, former), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_older_than_the_one_to_keep_is_deleted()
    {
        var store = Store();
        var old = Take(store, Meta(9), Bytes(60_000));
        var kept = Take(store, Meta(10), Bytes(500));
        store.Tell(new DeleteSnapshotsBelow(kept));
        AwaitAssert(() => Assert.Contains("missing", ReadInVain(store, old), StringComparison.Ordinal));
        Assert.Equal(Bytes(500), Read(store, kept));
    }
}

/// <summary>In memory.</summary>
public sealed class MemoryRoundTripTests() : SnapshotRoundTrip("akka.persistence.snapshot-store.plugin = akka.persistence.snapshot-store.inmem");

/// <summary>In the store that faults are ordered from, none being ordered.</summary>
public sealed class FaultlessRoundTripTests() : SnapshotRoundTrip(ScriptedSnapshotStore.Config);

/// <summary>In SQLite.</summary>
public sealed class SqliteRoundTripTests : SnapshotRoundTrip
{
    private readonly string _folder;

    public SqliteRoundTripTests()
        : this(Directory.CreateTempSubdirectory("akka-smr-").FullName)
    {
    }

    private SqliteRoundTripTests(string folder)
        : base($$"""
            akka.persistence.snapshot-store {
              plugin = akka.persistence.snapshot-store.sql
              sql {
                provider-name = "SQLite.MS"
                connection-string = "Data Source={{Path.Combine(folder, "snapshots.db").Replace('\\', '/')}}"
              }
            }
            """)
    {
        _folder = folder;
        Akka.Persistence.Sql.SqlPersistence.Get(Sys);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
