using Akka.Actor;
using Akka.Smr.Observability;
using Akka.Remote;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas;
using Akka.Smr.Tests.Support;
using Akka.TestKit;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>In every state every request is answered, and what is refused is certainly without effect.</summary>
[Hazard(9)]
[Hazard(22)]
public sealed class BehaviourTests() : PeeredTest(Unserialized)
{
    [Fact]
    public void Recovering()
    {
        End(BeginAlone());
        Order(new JournalFaults { HangReplays = true });
        var replica = Begin(Alone);

        RefusesEverything(replica, "Recovering");

        Order(JournalFaults.None);
        UntilServing(replica);
    }

    [Fact]
    public void Founding_and_nobody_comes()
    {
        var replica = Begin(Settings);
        Until(replica, status => status.Role == "Founding");
        RefusesEverything(replica, "Founding");
    }

    [Fact]
    public void Resting()
    {
        ExpectError("disk on fire");
        var replica = BeginAlone(Alone with { JournalRestartInterval = TimeSpan.FromMinutes(1) });
        Execute(replica, new Pay(1));
        var before = Status(replica);
        Order(new JournalFaults { FailWrites = true });
        Send(replica, new Pay(1));
        var resting = Until(replica, status => status.Role == "Resting");

        RefusesEverything(replica, "Resting");
        Assert.Contains("disk on fire", resting.Fault, StringComparison.Ordinal);

        // What was known when it went out is known still; only who leads is not.
        Assert.Equal((before.Term, before.AppliedIndex, null), (resting.Term, resting.AppliedIndex, resting.Leader));
        Assert.Equal((2, 2, 1), (resting.CommitIndex, resting.AppliedIndex, resting.FirstLogIndex));
        Assert.Equal(("n1", "voter"), (Assert.Single(resting.Members).Name, resting.Members[0].Kind));
    }

    [Fact]
    [Hazard("53a")]
    public void Stopped_since_a_member_has_quarantined_the_system_and_silent()
    {
        ExpectError("must be restarted");
        var replica = BeginFollower();
        ShutOutBy("akka.tcp://client@127.0.0.1:1");
        Assert.Equal(new Total(0), Value<Total>(Read(replica, new GetTotal(), ReadConsistency.Local)));
        Assert.True(Status(replica).IsHealthy);

        ShutOutBy(N2.Place);
        Assert.Equal(ReplicaFault.Quarantined, Event<SmrReplicaFaulted>().Kind);

        RefusesEverything(replica, "Stopped");
        N2.Beat(1, round: 2);
        N2.Say(3, new RequestVote(EntryId.Zero, Force: true));
        N2.Append(1, EntryId.Zero, 0);
        Assert.Equal(ReplicaFault.Quarantined, N2.ExpectSilence().FaultKind);
    }

    [Fact]
    [Hazard(23)]
    public void Follower()
    {
        var replica = BeginFollower();

        var proxy = CreateTestProbe();
        replica.Tell(new CommandBatch([Command(new Pay(1)), Command(new Pay(2))]), proxy.Ref);
        var refused = proxy.ExpectMsg<ReplyBatch>();
        Assert.All(refused.Replies, reply => Assert.Equal((ReplyKind.Refused, RefusalReason.NotLeader), (reply.Kind, reply.Reason)));
        Assert.Equal((N2.Place, "n2"), (refused.Leader, refused.LeaderName));
        Assert.Equal(0, Status(replica).LastLogIndex);

        Assert.Equal(new Total(0), Value<Total>(Read(replica, new GetTotal(), ReadConsistency.Local)));
        AnswersOperators(replica, done => Assert.Equal((false, N2.Place), (done.Succeeded, done.Leader)));
        Assert.Equal(N2.Place, Ask<GroupDescription>(replica, new DescribeGroup(Name)).Leader);
        Ask<DigestAnswer>(replica, GetDigest.Instance);
        Assert.Empty(Ask<LogDescription>(replica, new GetLog(new LogIndex(1), new LogIndex(9))).Lines);
        Ask<ReadyToLeave>(replica, PrepareToLeave.Instance);
    }

    [Fact]
    [Hazard(23)]
    public void Leader_that_is_deposed_says_unknown_of_what_it_had_appended_and_no_of_the_rest()
    {
        var (replica, _) = BeginReadyLeader();
        var appended = Send(replica, new Pay(1));
        Until(replica, status => status.LastLogIndex == 2);

        N2.Say(3, new Heartbeat(9, 1, LogIndex.Zero, 0));
        Until(replica, status => status is { Role: "Follower", Term: 3 });
        var refused = ReplyTo(Send(replica, new Pay(2)));
        Assert.Equal((ReplyKind.Refused, RefusalReason.NotLeader), (refused.Kind, refused.Reason));

        // The new leader's entry takes the place of what had been appended.
        N2.Append(3, new EntryId(new LogIndex(1), new Term(2)), 1, new Entry(new EntryId(new LogIndex(2), new Term(3)), EntryKind.Noop, 2, 0, default));
        Assert.Equal(ReplyKind.Unknown, ReplyTo(appended).Kind);
    }

    [Fact]
    public void Every_message_kind_is_taken_in_every_role()
    {
        var replica = BeginFollower();
        SayEverything(term: 1);
        N2.Say(1, new TimeoutNow());
        Until(replica, status => status.Role == "Candidate");
        SayEverything(term: 2);
        N2.Say(2, new RequestVoteResponse(true));
        Until(replica, status => status.Role == "Leader");
        SayEverything(term: 2);

        Assert.Equal("Leader", Status(replica).Role);
    }

    /// <summary>Questions of lower rank than would change a role, from a member that does not lead.</summary>
    private void SayEverything(long term)
    {
        foreach (var body in new Message[]
        {
            new PreVote(EntryId.Zero), new PreVoteResponse(false), new RequestVote(EntryId.Zero, false), new RequestVoteResponse(false),
            new AppendResponse(3, true, new LogIndex(99), EntryId.Zero), new AppendResponse(3, false, new LogIndex(99), EntryId.Zero),
            new HeartbeatResponse(3, 99, new LogIndex(99), 0, 1), new ReadIndexRequest(1, 1, false), new ReadIndexResponse(1, 1, true, new LogIndex(7)),
            new InstallSnapshotResponse(3, default, true, new LogIndex(99)),
        })
            N3.Say(term, body);
    }

    private void RefusesEverything(IActorRef replica, string role)
    {
        var proxy = CreateTestProbe();
        replica.Tell(new CommandBatch([Command(new Pay(1)), Command(new Pay(1))]), proxy.Ref);
        var fault = Status(replica).Fault;
        Assert.All(Refused(proxy, 2, fault), reply => Assert.Equal(EntryId.Zero, reply.At));
        foreach (var consistency in new[] { ReadConsistency.Linearizable, ReadConsistency.Lease, ReadConsistency.Local })
        {
            replica.Tell(new QueryBatch(consistency, [Query(new GetTotal())]), proxy.Ref);
            Refused(proxy, 1, fault);
        }

        Assert.Equal((role, false), (Status(replica).Role, Status(replica).IsHealthy));
        AnswersOperators(replica, done => Assert.StartsWith($"The replica is {role}:", done.Error, StringComparison.Ordinal));
        foreach (var question in new object[] { DemandSnapshot.Instance, GetDigest.Instance, new GetLog(new LogIndex(1), new LogIndex(9)) })
            AnswersWith(replica, question, done => Assert.StartsWith($"The replica is {role}:", done.Error, StringComparison.Ordinal));
        var description = Ask<GroupDescription>(replica, new DescribeGroup(Name));
        Assert.Empty(description.Handled);
        Assert.StartsWith($"The replica is {role}:", description.Fault, StringComparison.Ordinal);
        Ask<ReadyToLeave>(replica, PrepareToLeave.Instance);
    }

    private static IReadOnlyList<Reply> Refused(TestProbe proxy, int count, string? fault)
    {
        var batch = proxy.ExpectMsg<ReplyBatch>();
        Assert.Equal((count, fault), (batch.Replies.Count, batch.Fault));
        var reason = fault is null ? RefusalReason.NotLeader : RefusalReason.Halted;
        Assert.All(batch.Replies, reply => Assert.Equal((ReplyKind.Refused, reason), (reply.Kind, reply.Reason)));
        return batch.Replies;
    }

    private void ShutOutBy(string node) =>
        Sys.EventStream.Publish(new ThisActorSystemQuarantinedEvent(Address.Parse(OwnAddress), Address.Parse(node)));

    private void AnswersOperators(IActorRef replica, Action<AdministrationDone> check)
    {
        AnswersWith(replica, new TransferLeadership("n2"), check);
        AnswersWith(replica, new ChangeLease(null), check);
        foreach (var step in Enum.GetValues<MembershipStep>())
            AnswersWith(replica, new ChangeMembership(step, "n4", "akka.tcp://s@127.0.0.1:1"), check);
    }

    private void AnswersWith(IActorRef replica, object order, Action<AdministrationDone> check)
    {
        var done = Ask<AdministrationDone>(replica, order);
        Assert.False(done.Succeeded || done.IsUnknown);
        check(done);
    }
}
