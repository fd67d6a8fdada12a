using Akka.Persistence;
using Xunit;

namespace Akka.StandIn.Tests.Persistence;

public sealed class LocalSnapshotStoreTests : SnapshotStoreContract
{
    private readonly TemporaryFolder _folder;

    public LocalSnapshotStoreTests()
        : this(new TemporaryFolder())
    {
    }

    private LocalSnapshotStoreTests(TemporaryFolder folder)
        : base($$"""
            akka.persistence.snapshot-store {
              plugin = akka.persistence.snapshot-store.local
              local.dir = "{{folder.Path}}"
            }
            """) => _folder = folder;

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
        Assert.Equal("three", Load("p", SnapshotSelectionCriteria.Latest)?.Snapshot);
    }

    [Fact]
    public void The_name_of_a_file_says_what_is_in_it()
    {
        Save("a/b", 7, "seven", new DateTime(42, DateTimeKind.Utc));
        Assert.Equal(["snapshot-a%2Fb-7-42"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_damaged_snapshot_makes_way_for_an_older_one()
    {
        SaveThree();
        foreach (var file in Directory.GetFiles(_folder.Path, "snapshot-p-3-*"))
            File.WriteAllBytes(file, [0xFF, 0xFF, 0xFF]);
        Assert.Equal("two", Load("p", SnapshotSelectionCriteria.Latest)?.Snapshot);
    }
}
