using Akka.Actor;
using Akka.Persistence;
using Xunit;

namespace Akka.StandIn.Tests.Persistence;

/// <summary>What every snapshot store must do, whatever it keeps its snapshots in.</summary>
public abstract class SnapshotStoreContract(string config = "") : PersistenceTest(config)
{
    private static readonly DateTime Noon = new(2024, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    private IActorRef Store => Extension.SnapshotStoreFor(null);

    [Fact]
    public void Nothing_is_found_where_nothing_is() => Assert.Null(Load("p", SnapshotSelectionCriteria.Latest));

    [Fact]
    public void The_youngest_that_matches_is_found()
    {
        SaveThree();
        Assert.Equal("three", Load("p", SnapshotSelectionCriteria.Latest)?.Snapshot);
        Assert.Equal("two", Load("p", new SnapshotSelectionCriteria(2))?.Snapshot);
        Assert.Equal("two", Load("p", new SnapshotSelectionCriteria(long.MaxValue, Noon.AddMinutes(2)))?.Snapshot);
        Assert.Equal("one", Load("p", new SnapshotSelectionCriteria(2, Noon.AddMinutes(1)))?.Snapshot);
        Assert.Null(Load("p", SnapshotSelectionCriteria.None));
        Assert.Null(Load("q", SnapshotSelectionCriteria.Latest));
    }

    [Fact]
    public void A_load_is_limited_by_the_last_event_too()
    {
        SaveThree();
        Store.Tell(new LoadSnapshot("p", SnapshotSelectionCriteria.Latest, 1), Inbox.Ref);
        var result = Inbox.Next<LoadSnapshotResult>();
        Assert.Equal("one", result.Snapshot?.Snapshot);
        Assert.Equal(1, result.ToSequenceNr);
    }

    [Fact]
    public void Metadata_come_back_as_they_were_given()
    {
        Save("p", 7, "seven", Noon);
        Assert.Equal(new SnapshotMetadata("p", 7, Noon), Load("p", SnapshotSelectionCriteria.Latest)?.Metadata);
    }

    [Fact]
    public void Bytes_come_back_as_they_were_given()
    {
        var bytes = Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray();
        Save("p", 1, bytes, Noon);
        Assert.Equal(bytes, Load("p", SnapshotSelectionCriteria.Latest)?.Snapshot);
    }

    [Fact]
    public void One_snapshot_is_deleted()
    {
        SaveThree();
        var metadata = new SnapshotMetadata("p", 3, DateTime.MinValue);
        Store.Tell(new DeleteSnapshot(metadata), Inbox.Ref);
        Inbox.Expect(new DeleteSnapshotSuccess(metadata));
        Assert.Equal("two", Load("p", SnapshotSelectionCriteria.Latest)?.Snapshot);
    }

    [Fact]
    public void Snapshots_are_deleted_by_number()
    {
        SaveThree();
        Save("q", 1, "other", Noon);
        DeleteAll("p", new SnapshotSelectionCriteria(2));
        Assert.Equal("three", Load("p", SnapshotSelectionCriteria.Latest)?.Snapshot);
        Assert.Null(Load("p", new SnapshotSelectionCriteria(2)));
        Assert.Equal("other", Load("q", SnapshotSelectionCriteria.Latest)?.Snapshot);
    }

    [Fact]
    public void Snapshots_are_deleted_by_time()
    {
        SaveThree();
        DeleteAll("p", new SnapshotSelectionCriteria(long.MaxValue, Noon.AddMinutes(1)));
        Assert.Null(Load("p", new SnapshotSelectionCriteria(1)));
        Assert.Equal("two", Load("p", new SnapshotSelectionCriteria(2))?.Snapshot);
    }

    [Fact]
    public void All_snapshots_are_deleted()
    {
        SaveThree();
        DeleteAll("p", SnapshotSelectionCriteria.Latest);
        Assert.Null(Load("p", SnapshotSelectionCriteria.Latest));
    }

    [Fact]
    public void An_actor_saves_and_deletes_its_own_snapshots()
    {
        var actor = RecordNew("p");
        actor.Tell(new Act(r => r.Persist("1", _ => r.SaveSnapshot("one"))));
        var saved = Inbox.Next<SaveSnapshotSuccess>().Metadata;
        Assert.Equal(("p", 1), (saved.PersistenceId, saved.SequenceNr));
        actor.Tell(new Act(r => r.Persist("2", _ => r.SaveSnapshot("two"))));
        Assert.Equal(2, Inbox.Next<SaveSnapshotSuccess>().Metadata.SequenceNr);
        actor.Tell(new Act(r => r.DeleteSnapshot(2)));
        Assert.Equal(2, Inbox.Next<DeleteSnapshotSuccess>().Metadata.SequenceNr);
        StopAndWait(actor);
        actor = Record("p");
        Inbox.Expect("offered one of 1", "replayed 2 as 2, recovering: True", "recovered to 2");
        actor.Tell(new Act(r => r.DeleteSnapshots(SnapshotSelectionCriteria.Latest)));
        Inbox.Expect(new DeleteSnapshotsSuccess(SnapshotSelectionCriteria.Latest));
        StopAndWait(actor);
        Record("p");
        Inbox.Expect("replayed 1 as 1, recovering: True", "replayed 2 as 2, recovering: True", "recovered to 2");
    }

    private protected void SaveThree()
    {
        Save("p", 1, "one", Noon.AddMinutes(1));
        Save("p", 2, "two", Noon.AddMinutes(2));
        Save("p", 3, "three", Noon.AddMinutes(3));
    }

    private protected void Save(string id, long number, object snapshot, DateTime timestamp)
    {
        var metadata = new SnapshotMetadata(id, number, timestamp);
        Store.Tell(new SaveSnapshot(metadata, snapshot), Inbox.Ref);
        Inbox.Expect(new SaveSnapshotSuccess(metadata));
    }

    private protected SelectedSnapshot? Load(string id, SnapshotSelectionCriteria criteria)
    {
        Store.Tell(new LoadSnapshot(id, criteria, long.MaxValue), Inbox.Ref);
        return Inbox.Next<LoadSnapshotResult>().Snapshot;
    }

    private void DeleteAll(string id, SnapshotSelectionCriteria criteria)
    {
        Store.Tell(new DeleteSnapshots(id, criteria), Inbox.Ref);
        Inbox.Expect(new DeleteSnapshotsSuccess(criteria));
    }
}

public class MemorySnapshotStoreTests : SnapshotStoreContract
{
    [Fact]
    public void A_snapshot_with_the_same_number_takes_the_place_of_the_old_one()
    {
        Save("p", 1, "old", DateTime.UnixEpoch);
        Save("p", 1, "new", DateTime.UnixEpoch.AddDays(1));
        Assert.Equal("new", Load("p", SnapshotSelectionCriteria.Latest)?.Snapshot);
    }
}
