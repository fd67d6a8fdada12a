using Akka.Actor;
using Akka.Persistence;
using Xunit;

namespace Akka.StandIn.Tests.Persistence;

/// <summary>What the SQL journal must do on every database.</summary>
public abstract class SqlJournalContract(string config) : JournalContract(config)
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Databases.Prepare(System);
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

    /// <summary>Its one property throws.</summary>
    private sealed class Unserializable
    {
        public string Text => throw new InvalidOperationException("no text");
    }
}

/// <summary>What the SQL snapshot store must do on every database.</summary>
public abstract class SqlSnapshotStoreContract(string config) : SnapshotStoreContract(config)
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Databases.Prepare(System);
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
