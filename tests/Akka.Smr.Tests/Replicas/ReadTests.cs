using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Serialization;
using Akka.TestKit;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>A linearizable read is served when it is confirmed and applied; a local one at once.</summary>
public sealed class ReadTests : PeeredTest
{
    [Fact]
    [Hazard(24)]
    public void A_leader_serves_no_read_before_it_has_committed_in_its_term_and_been_confirmed()
    {
        var (replica, first) = BeginLeader();
        var reading = Ask(replica);
        Assert.Equal("Leader", Status(replica).Role);
        Assert.False(reading.HasMessages);

        N2.Acknowledge(2, first);
        var beat = N2.FishBody<Heartbeat>(beat => beat.Commit.Value == 1);
        N2.Say(2, new HeartbeatResponse(beat.Session, beat.Round, new LogIndex(1), 0, 1));

        Assert.Equal(new Total(0), Value<Total>(ReplyTo(reading)));
    }

    [Fact]
    [Hazard(25)]
    public void A_follower_asks_its_leader_and_serves_when_it_has_applied_what_the_leader_says()
    {
        var replica = BeginFollower();
        var reading = Ask(replica);
        var question = N2.ExpectBody<ReadIndexRequest>();
        N2.Say(1, new ReadIndexResponse(question.Incarnation, question.Context, true, new LogIndex(2)));

        N2.Append(1, EntryId.Zero, 1, CommandEntry(1, 1, Paid(3)), CommandEntry(2, 1, Paid(4)));
        N2.ExpectBody<AppendResponse>();
        Until(replica, status => status.AppliedIndex == 1);
        Assert.Equal(new Total(3), Value<Total>(Read(replica, new GetTotal(), ReadConsistency.Local)));
        Assert.False(reading.HasMessages);

        N2.Beat(1, round: 2, commit: 2);
        var served = ReplyTo(reading);
        Assert.Equal(new Total(7), Value<Total>(served));
        Assert.Equal(2, served.At.Index.Value);
    }

    [Fact]
    [Hazard(26)]
    public void Under_a_lease_on_which_the_group_agrees_a_leader_serves_without_a_round()
    {
        var terms = new LeaseTerms(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(1));
        var (replica, session) = BeginReadyLeader();
        Assert.Null(Status(replica).Lease);
        var asker = CreateTestProbe();
        replica.Tell(new ChangeLease(terms), asker.Ref);
        var change = N2.FishBody<AppendEntries>(append => append.Entries.Length > 0);
        Assert.Equal(terms, Status(replica).Lease);
        N2.Acknowledge(2, change);
        Assert.True(asker.ExpectMsg<AdministrationDone>(TimeSpan.FromSeconds(20)).Succeeded);

        Assert.False(Ask(replica, ReadConsistency.Lease).HasMessages);
        var beat = N2.FishBody<Heartbeat>(beat => beat is { Commit.Value: 2, Round: > 0 });
        N2.Say(2, new HeartbeatResponse(session, beat.Round, new LogIndex(2), terms.Duration.Ticks, 1));

        // Nobody answers any round from here on.
        AwaitAssert(() => Assert.Equal(new Total(0), Value<Total>(ReplyTo(Ask(replica, ReadConsistency.Lease)))), TimeSpan.FromSeconds(20));
        Assert.False(Ask(replica).HasMessages);
    }

    [Fact]
    public void A_read_that_the_leader_can_not_confirm_is_refused()
    {
        var replica = BeginFollower();
        var reading = Ask(replica);
        var question = N2.ExpectBody<ReadIndexRequest>();

        N2.Say(1, new ReadIndexResponse(question.Incarnation, question.Context, false, LogIndex.Zero));

        Assert.Equal(ReplyKind.Refused, ReplyTo(reading).Kind);
    }

    [Fact]
    [Hazard(51)]
    public void A_reply_that_fits_no_frame_is_told_as_too_large_and_its_command_was_run()
    {
        var replica = BeginAlone();
        var reply = Execute(replica, new Print(10_000));
        Assert.Equal(ReplyKind.ReplyTooLarge, reply.Kind);
        Assert.Equal(2, reply.At.Index.Value);
        Assert.Contains("max-command-bytes", System.Text.Encoding.UTF8.GetString(reply.Payload.Span), StringComparison.Ordinal);
        Assert.Equal(100, Value<Paper>(Execute(replica, new Print(100))).Text.Length);
    }

    private TestProbe Ask(Akka.Actor.IActorRef replica, ReadConsistency consistency = ReadConsistency.Linearizable)
    {
        var probe = CreateTestProbe();
        replica.Tell(new QueryBatch(consistency, [Query(new GetTotal())]), probe.Ref);
        return probe;
    }

    private byte[] Paid(long amount) => UserPayload.Encode(Sys.Serialization, new Pay(amount));
}
