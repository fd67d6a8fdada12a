using Akka.Actor;
using Akka.Smr.Observability;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Snapshots;
using Akka.Smr.Tests.Support;
using Akka.TestKit;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>Snapshots of a replica's own: when they are taken, who is told, and that the replica begins from them.</summary>
public sealed class SnapshotTests : ReplicaTest
{
    [Fact]
    [Hazard(38)]
    public void One_that_is_demanded_is_answered_when_it_is_durable_and_the_next_life_begins_from_it()
    {
        var replica = BeginAlone();
        Execute(replica, new Pay(5));
        Order(new StoreFaults { HangSaves = true });
        var asker = Demand(replica);
        Until(replica, status => status.AppliedIndex == 2);
        Assert.False(asker.HasMessages);
        Order(StoreFaults.None);

        Assert.True(asker.ExpectMsg<AdministrationDone>(TimeSpan.FromSeconds(20)).Succeeded);
        Assert.Equal(2, Event<SmrSnapshotTaken>().Index);
        Assert.Equal(2, Status(replica).SnapshotIndex);
        End(replica);
        replica = BeginAlone();
        Assert.Equal(new Total(5), Value<Total>(Read(replica, new GetTotal())));
    }

    [Fact]
    public void Where_nothing_is_new_the_last_one_will_do()
    {
        var replica = BeginAlone();
        Assert.True(Demand(replica).ExpectMsg<AdministrationDone>(TimeSpan.FromSeconds(20)).Succeeded);
        var index = Status(replica).SnapshotIndex;

        Assert.True(Demand(replica).ExpectMsg<AdministrationDone>().Succeeded);
        Assert.Equal(index, Status(replica).SnapshotIndex);
    }

    [Fact]
    public void The_journal_asks_for_one_when_a_restart_would_have_many_records_to_read()
    {
        var replica = BeginAlone(Alone with { SnapshotAfterRecords = 20 });
        for (var i = 1; i <= 30; i++)
            Assert.Equal(new Total(i), Value<Total>(Execute(replica, new Pay(1))));

        Assert.InRange(Event<SmrSnapshotTaken>().Index, 2, 31);
        Until(replica, status => status.SnapshotIndex > 0);
    }

    [Fact]
    [Hazard(39)]
    public void One_that_can_not_be_stored_is_told_so_and_the_replica_serves_on()
    {
        var replica = BeginAlone();
        Execute(replica, new Pay(5));
        Order(new StoreFaults { FailSaves = true });

        var failed = Demand(replica).ExpectMsg<AdministrationDone>(TimeSpan.FromSeconds(20));

        Assert.False(failed.Succeeded);
        Assert.NotEmpty(failed.Error);
        Order(StoreFaults.None);
        Assert.Equal(0, Status(replica).SnapshotIndex);
        Assert.Equal(new Total(7), Value<Total>(Execute(replica, new Pay(2))));
        Assert.True(Demand(replica).ExpectMsg<AdministrationDone>(TimeSpan.FromSeconds(20)).Succeeded);
    }

    [Fact]
    public void The_end_of_another_one_does_not_end_the_one_that_is_being_taken()
    {
        var replica = BeginAlone();
        Execute(replica, new Pay(5));
        Order(new StoreFaults { HangSaves = true });
        var asker = Demand(replica);

        replica.Tell(new SnapshotNotStored(new EntryId(new LogIndex(1), new Term(1)), "another one"), Child(replica, "snapshots-1"));
        Status(replica);
        Assert.False(asker.HasMessages);

        Order(StoreFaults.None);
        Assert.True(asker.ExpectMsg<AdministrationDone>(TimeSpan.FromSeconds(20)).Succeeded);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Hazard("44a")]
    public void One_that_is_incomplete_when_a_life_begins_stops_the_replica_for_good_and_says_what_to_do(bool hasPieces)
    {
        ExpectError("The snapshot store is damaged.");
        var replica = BeginAlone();
        Execute(replica, new Pay(5));
        Assert.True(Demand(replica).ExpectMsg<AdministrationDone>(TimeSpan.FromSeconds(20)).Succeeded);
        End(replica);
        Order(new StoreFaults { LosePieces = !hasPieces, LoseManifests = hasPieces });

        replica = Begin(Alone);

        var fault = Event<SmrReplicaFaulted>();
        Assert.Equal(ReplicaFault.StorageDamaged, fault.Kind);
        Assert.Contains(hasPieces ? "The manifest of" : "Piece 0 of", fault.Detail, StringComparison.Ordinal);
        Assert.Contains("wipe its journal and its snapshots, and add it again", fault.Detail, StringComparison.Ordinal);
        Assert.Equal(("Stopped", ReplicaFault.StorageDamaged), (Status(replica).Role, Status(replica).FaultKind));
    }

    [Fact]
    [Hazard(39)]
    public void One_that_was_never_finished_is_nobodys_loss()
    {
        var replica = BeginAlone();
        Execute(replica, new Pay(5));
        var kept = CreateTestProbe();
        Sys.EventStream.Subscribe(kept.Ref, typeof(SaveKept));
        Order(new StoreFaults { HangManifests = true });
        Demand(replica);
        kept.ExpectMsg<SaveKept>(TimeSpan.FromSeconds(20));
        End(replica);

        replica = BeginAlone();

        Assert.Equal(0, Status(replica).SnapshotIndex);
        Assert.Equal(new Total(5), Value<Total>(Read(replica, new GetTotal())));
    }

    private TestProbe Demand(IActorRef replica)
    {
        var asker = CreateTestProbe();
        replica.Tell(DemandSnapshot.Instance, asker.Ref);
        return asker;
    }
}
