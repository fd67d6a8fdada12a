using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>Linearizable reads without writing to the log (§6.4).</summary>
public sealed class ReadRules
{
    [Fact]
    public void A_read_is_confirmed_by_a_round_sent_after_it_came()
    {
        var group = TestGroup.Led(3);
        var waiter = group.Read(group[1]);
        Assert.Empty(group[1].Asked(EffectKind.ReadReady));

        group.Settle();

        var ready = Assert.Single(group[1].Asked(EffectKind.ReadReady));
        Assert.Equal([waiter], ready.Waiters.ToArray());
        Assert.Equal(new LogIndex(1), ready.Index);
    }

    [Fact]
    [Hazard(25)]
    public void Answers_to_an_earlier_round_confirm_nothing()
    {
        var group = TestGroup.Led(3);
        group.Pass(group.Options.HeartbeatInterval);
        group.FireDueTimers();
        group.Deliver(envelope => envelope.Body is Heartbeat);
        group.Read(group[1]);

        group.Deliver(envelope => envelope.Body is HeartbeatResponse);
        Assert.Empty(group[1].Asked(EffectKind.ReadReady));

        group.Settle();
        Assert.Single(group[1].Asked(EffectKind.ReadReady));
    }

    [Fact]
    public void Reads_that_come_meanwhile_share_the_next_round()
    {
        var group = TestGroup.Led(3);
        group.Read(group[1]);
        group.Forget();
        for (var i = 0; i < 10; i++)
            group.Read(group[1]);
        Assert.Empty(group[1].Said);

        group.Settle();

        Assert.Equal(11, group[1].Asked(EffectKind.ReadReady).Count());
        Assert.Single(group[1].SaidTo<Heartbeat>(group[2]));
    }

    [Fact]
    [Hazard(24)]
    public void Nothing_is_read_before_the_leader_has_committed_in_its_term()
    {
        var group = TestGroup.Of(3);
        VoteRules.BecomeCandidate(group, 1);
        group.Say(group[2], group[1], 1, new RequestVoteResponse(true));
        group.Read(group[1]);

        group.Deliver(envelope => envelope.Body is Heartbeat);
        group.Deliver(envelope => envelope.Body is HeartbeatResponse);
        Assert.Empty(group[1].Asked(EffectKind.ReadReady));

        group.Settle();
        Assert.Equal(new LogIndex(1), Assert.Single(group[1].Asked(EffectKind.ReadReady)).Index);
    }

    [Fact]
    public void A_deposed_leader_serves_no_read()
    {
        var group = TestGroup.Led(3);
        group.Isolate(group[1]);
        group.Elect(2);
        group.Propose(group[2], "new");
        group.Settle();

        group.Read(group[1]);
        group.Run(2 * group.Options.ElectionTimeoutMax);

        Assert.Empty(group[1].Asked(EffectKind.ReadReady));
        Assert.Single(group[1].Asked(EffectKind.ReadFailed));
    }

    [Fact]
    public void A_follower_asks_its_leader()
    {
        var group = TestGroup.Led(3);
        var waiter = group.Read(group[2]);

        group.Settle();

        Assert.Equal([waiter], Assert.Single(group[2].Asked(EffectKind.ReadReady)).Waiters.ToArray());
    }

    [Fact]
    [Hazard(25)]
    public void An_answer_to_an_earlier_question_confirms_nothing()
    {
        var group = TestGroup.Led(3);
        group.Read(group[2]);
        group.Deliver(envelope => envelope.Body is ReadIndexRequest);
        group.Deliver(envelope => envelope.Body is Heartbeat);
        group.Deliver(envelope => envelope.Body is HeartbeatResponse);
        var late = Assert.Single(group.Lose(envelope => envelope.Body is ReadIndexResponse));
        group[2].Crash();
        group[2].Restart();
        group.Pass(group.Options.HeartbeatInterval);
        group.FireDueTimers();
        group.Settle();
        group.Forget();

        // The new incarnation counts from one again, but under its own number.
        group.Read(group[2]);
        group.Receive(late);

        Assert.Empty(group[2].Asked(EffectKind.ReadReady));
    }

    [Fact]
    public void A_read_without_a_leader_fails_at_once()
    {
        var group = TestGroup.Of(3);

        group.Read(group[2]);

        Assert.Equal(RefusalReason.NotLeader, Assert.Single(group[2].Asked(EffectKind.ReadFailed)).Reason);
    }

    [Fact]
    public void Reads_that_have_failed_leave_no_deadline_behind()
    {
        var configuration = Configuration.Create([new(TestGroup.Named(1), MemberRole.Voter), new(TestGroup.Named(2), MemberRole.Learner)]);
        var group = new TestGroup(configuration, new RaftOptions { ReadTimeout = TimeSpan.FromSeconds(5) });
        group.StartAll();
        group.Elect(1);
        group.Settle();
        group.Read(group[2]);
        group[1].Crash();
        group.Lose(_ => true);
        group.Run(TimeSpan.FromSeconds(3));
        Assert.Equal(RefusalReason.NotLeader, Assert.Single(group[2].Asked(EffectKind.ReadFailed)).Reason);

        group.Run(TimeSpan.FromSeconds(4));

        Assert.True(group[2].Replica.Deadline > group.Now.Monotonic);
    }

    [Fact]
    public void A_question_that_is_lost_times_out()
    {
        var group = TestGroup.Led(3);
        group.Read(group[2]);
        group.Lose(envelope => envelope.Body is ReadIndexRequest);

        group.Run(group.Options.ReadTimeout + TimeSpan.FromMilliseconds(50));

        Assert.Equal(RefusalReason.TimedOut, Assert.Single(group[2].Asked(EffectKind.ReadFailed)).Reason);
    }
}
