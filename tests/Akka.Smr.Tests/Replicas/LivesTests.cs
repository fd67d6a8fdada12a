using Akka.Actor;
using Akka.Smr.Observability;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas;
using Akka.Smr.Tests.Support;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>Whatever dies, a new life begins from what is on disk, never beside the old one, and nobody of the old one is forgotten.</summary>
public sealed class LivesTests() : ReplicaTest(Unserialized)
{
    [Theory]
    [InlineData("journal-1", ReplicaFault.DiskFault)]
    [InlineData("snapshots-1", ReplicaFault.DiskFault)]
    [InlineData("machine-1", ReplicaFault.MachineFailed)]
    [Hazard(47)]
    public void A_child_that_dies_takes_its_life_along_and_the_next_one_has_everything(string child, ReplicaFault fault)
    {
        ExpectError("ended");
        var replica = BeginAlone();
        Execute(replica, new Pay(5));

        Child(replica, child).Tell(PoisonPill.Instance);

        Assert.Equal(fault, Event<SmrReplicaFaulted>().Kind);
        Event<SmrReplicaRecovered>();
        UntilServing(replica);
        Assert.Equal(new Total(5), Value<Total>(Read(replica, new GetTotal())));
        Assert.Equal(new Total(7), Value<Total>(Execute(replica, new Pay(2))));
    }

    [Fact]
    [Hazard(21)]
    [Hazard(22)]
    public void Who_waits_when_a_life_ends_is_answered_admitted_or_not()
    {
        ExpectError("The journal's actor ended");
        var replica = BeginAlone(Alone with { JournalRestartInterval = TimeSpan.FromSeconds(1) });
        var writes = HangWrites();
        var admitted = Send(replica, new Pay(1));
        writes.ExpectMsg<JournalReached>();
        Until(replica, status => status.LastLogIndex == 2);
        var reading = CreateTestProbe();
        replica.Tell(new QueryBatch(ReadConsistency.Linearizable, [Query(new GetTotal())]), reading.Ref);
        var leaving = CreateTestProbe();
        replica.Tell(new ChangeMembership(MembershipStep.Add, "n4", "akka.tcp://s@127.0.0.1:1"), leaving.Ref);

        Child(replica, "journal-1").Tell(PoisonPill.Instance);

        Assert.Equal(ReplyKind.Unknown, ReplyTo(admitted).Kind);
        Assert.False(leaving.ExpectMsg<AdministrationDone>(TimeSpan.FromSeconds(20)).Succeeded);
        Assert.Single(reading.ExpectMsg<ReplyBatch>(TimeSpan.FromSeconds(20)).Replies);
        ReleaseWrites();
        UntilServing(replica);
    }

    [Fact]
    [Hazard(50)]
    public void A_new_life_waits_until_all_of_the_old_one_has_ended()
    {
        ExpectError("The journal's actor ended");
        var replica = BeginAlone(Alone with { JournalRestartInterval = TimeSpan.FromMilliseconds(10) });
        var dawdling = Send(replica, new Dawdle());
        Fault.Waiting.Wait(TimeSpan.FromSeconds(20));

        Child(replica, "journal-1").Tell(PoisonPill.Instance);

        Assert.Equal(ReplyKind.Unknown, ReplyTo(dawdling).Kind);
        dawdling.ExpectNoMsg(TimeSpan.FromMilliseconds(300));
        Assert.Equal("Resting", Status(replica).Role);
        Assert.Null(Ask<ActorIdentity>(Child(replica, "journal-2"), new Identify(1)).Subject);
        Fault.Gate.Set();
        UntilServing(replica);
        Assert.NotNull(Ask<ActorIdentity>(Child(replica, "journal-2"), new Identify(1)).Subject);
    }

    [Fact]
    [Hazard(47)]
    public void A_replica_that_is_restarted_itself_begins_from_what_is_on_disk()
    {
        ExpectError("Object reference not set");
        AllowError("has an event");
        var replica = BeginAlone();
        Execute(replica, new Pay(5));
        var writes = HangWrites();
        var admitted = Send(replica, new Pay(1));
        writes.ExpectMsg<JournalReached>();

        // As an error in the code would.
        replica.Tell(new ReplicaSignals.StillAdding(null!, null!, ActorRefs.Nobody, default));

        Assert.Equal(ReplyKind.Unknown, ReplyTo(admitted).Kind);
        ReleaseWrites();
        UntilServing(replica);
        Assert.InRange(Value<Total>(Read(replica, new GetTotal())).Value, 5, 6);
    }

    [Fact]
    public void A_machine_that_can_not_be_made_is_tried_again_more_and_more_seldom()
    {
        ExpectError("can't be made");
        ExpectError("The state machine's actor ended");
        Fault.FailingStarts = 2;
        var replica = Begin(Alone);

        Assert.Equal(ReplicaFault.MachineFailed, Event<SmrReplicaFaulted>().Kind);
        UntilServing(replica);
        Assert.Equal(-1, Fault.FailingStarts);
    }

    [Fact]
    [Hazard(55)]
    public void A_machine_that_fails_here_alone_is_made_anew_and_what_it_failed_at_is_unknown()
    {
        ExpectError("no memory is left here");
        var replica = BeginAlone();
        Execute(replica, new Pay(5));
        Fault.IsOutOfMemory = true;

        var failed = Execute(replica, new Fail());

        Assert.Equal(ReplyKind.Unknown, failed.Kind);
        Assert.Equal(ReplicaFault.MachineFailed, Event<SmrReplicaFaulted>().Kind);
        Fault.IsOutOfMemory = false;
        UntilServing(replica);
        Assert.Equal(new Total(5), Value<Total>(Read(replica, new GetTotal())));
    }
}
