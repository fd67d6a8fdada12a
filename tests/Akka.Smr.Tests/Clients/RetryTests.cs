using Akka.Actor;
using Akka.Remote;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Tests.Clients;

/// <summary>When a request is sent again, where, and what it is told when time is over.</summary>
public sealed class RetryTests : ProxyTest
{
    private readonly FakeReplica _n1;
    private readonly FakeReplica _n2;
    private readonly FakeReplica _n3;

    public RetryTests() => (_n1, _n2, _n3) = (Replica("n1"), Replica("n2"), Replica("n3"));

    [Fact]
    [Hazard(22)]
    public void A_refusal_with_a_hint_leads_straight_to_the_leader()
    {
        Proxy(Group, _n1, _n2, _n3).Tell(new Add(3), TestActor);
        var first = _n1.Commands();
        _n1.Refuse(first, RefusalReason.NotLeader, _n3.Address);

        var again = _n3.Commands();
        Assert.Equal(first.Single().Payload.ToArray(), again.Single().Payload.ToArray());
        Assert.NotEqual(first[0].Id, again[0].Id);
        _n3.Do(again);
        ExpectMsg(new Total(6));

        // Who has led is asked first from now on.
        var proxy = LastSender;
        proxy.Tell(new Add(4), TestActor);
        _n3.Do(_n3.Commands());
        ExpectMsg(new Total(8));
    }

    [Fact]
    [Hazard(53)]
    public void A_lost_connection_sends_elsewhere_at_once_what_was_on_its_way_there()
    {
        var patient = Group with { RetryInterval = TimeSpan.FromSeconds(10), RequestTimeout = TimeSpan.FromSeconds(30) };
        Proxy(patient, _n1, _n2).Tell(new Add(3), TestActor);
        var first = _n1.Commands();

        Sys.EventStream.Publish(new DisassociatedEvent(Address.Parse("akka.tcp://test@here:1"), Address.Parse(_n1.Address), false));
        var again = _n2.Commands();
        Assert.Equal(first.Single().Payload.ToArray(), again.Single().Payload.ToArray());
        _n2.Do(again);

        ExpectMsg(new Total(6));
    }

    [Fact]
    public void A_leader_outside_of_the_list_is_followed_too()
    {
        var n9 = Replica("n9");
        Proxy(Group, _n1).Tell(new Add(3), TestActor);
        _n1.Refuse(_n1.Commands(), RefusalReason.NotLeader, n9.Address);

        n9.Do(n9.Commands());
        ExpectMsg(new Total(6));
    }

    [Fact]
    [Hazard(22)]
    public void Without_a_hint_the_next_one_is_asked_after_a_pause()
    {
        Proxy(Attentive, _n1, _n2, _n3).Tell(new Add(3), TestActor);
        _n1.Refuse(_n1.Commands(), RefusalReason.NotLeader);
        _n2.Refuse(_n2.Commands(), RefusalReason.NotLeader);
        _n3.Refuse(_n3.Commands(), RefusalReason.NotLeader);
        _n1.Do(_n1.Commands());

        ExpectMsg(new Total(6));
    }

    [Theory]
    [InlineData(RefusalReason.StorageStalled)]
    [InlineData(RefusalReason.Halted)]
    public void A_replica_that_cannot_leads_nobody(RefusalReason reason)
    {
        Proxy(Attentive, _n1, _n2).Tell(new Add(3), TestActor);
        _n1.Refuse(_n1.Commands(), reason);
        _n2.Do(_n2.Commands());

        ExpectMsg(new Total(6));
    }

    [Theory]
    [InlineData(RefusalReason.Transferring)]
    [InlineData(RefusalReason.TermNotCommitted)]
    [InlineData(RefusalReason.Overloaded)]
    public void A_leader_that_says_not_now_is_asked_again(RefusalReason reason)
    {
        Proxy(Attentive, _n1, _n2).Tell(new Add(3), TestActor);
        _n1.Refuse(_n1.Commands(), reason);
        _n1.Do(_n1.Commands());

        ExpectMsg(new Total(6));
    }

    [Fact]
    [Hazard(23)]
    public void Silence_is_followed_by_the_same_session_and_number_elsewhere()
    {
        Proxy(Impatient, _n1, _n2).Tell(new Add(3), TestActor);
        var lost = FakeReplica.Read(_n1.Commands().Single());
        var again = _n2.Commands();

        var command = FakeReplica.Read(again.Single());
        Assert.Equal((lost.SessionId, lost.Sequence), (command.SessionId, command.Sequence));
        _n2.Do(again);
        ExpectMsg(new Total(6));
        ExpectNoMsg(Soon);
    }

    [Fact]
    public void A_late_answer_is_as_good_as_any()
    {
        Proxy(Impatient, _n1, _n2).Tell(new Add(3), TestActor);
        var late = _n1.Commands();
        var again = _n2.Commands();
        _n1.Do(late);
        ExpectMsg(new Total(6));

        _n2.Do(again);
        ExpectNoMsg(Soon);
    }

    [Fact]
    [Hazard(21)]
    public void A_command_that_a_leader_has_lost_is_sent_again()
    {
        Proxy(Attentive, _n1, _n2).Tell(new Add(3), TestActor);
        var lost = _n1.Commands();
        _n1.Reply(lost, ReplyKind.Unknown);

        var again = _n1.Commands();
        Assert.Equal(lost.Single().Payload.ToArray(), again.Single().Payload.ToArray());
        _n1.Do(again);
        ExpectMsg(new Total(6));
    }

    [Fact]
    [Hazard(42)]
    public void Silence_to_the_end_is_unknown()
    {
        var result = Client(Proxy(Impatient, _n1)).Execute<Total>(new Add(3));
        _n1.Commands();

        Assert.Equal((SmrOutcome.Unknown, UnknownReason.TimedOut), (Within(result).Outcome, Within(result).Unknown));
    }

    [Fact]
    [Hazard(23)]
    [Hazard(42)]
    public void Refusals_after_a_sending_that_was_not_answered_leave_the_doubt()
    {
        var result = Client(Proxy(Impatient, _n1, _n2)).Execute<Total>(new Add(3));
        _n1.Commands();
        RefuseUntilDone(result, RefusalReason.NotLeader, _n2, _n1);

        Assert.Equal(SmrOutcome.Unknown, Within(result).Outcome);
    }

    [Fact]
    [Hazard(23)]
    public void A_late_refusal_takes_its_own_sending_back_and_with_the_last_one_the_doubt()
    {
        // Time for one silence and, after it, for refusals that no slow machine lets come too late.
        var settings = Group with { RequestTimeout = TimeSpan.FromSeconds(3), RetryInterval = TimeSpan.FromSeconds(1.5) };
        var result = Client(Proxy(settings, _n1, _n2)).Execute<Total>(new Add(3));
        var late = _n1.Commands();
        var second = _n2.Commands();
        _n1.Refuse(late, RefusalReason.NotLeader);
        _n2.Refuse(second, RefusalReason.NotLeader);
        RefuseUntilDone(result, RefusalReason.NotLeader, _n2, _n1);

        Assert.Equal((SmrOutcome.Rejected, SmrRejection.NoLeader), (Within(result).Outcome, Within(result).Rejection));
    }

    [Theory]
    [Hazard(23)]
    [InlineData(ReplyKind.Invalid)]
    [InlineData(ReplyKind.OutsideWindow)]
    [InlineData(ReplyKind.SessionTableFull)]
    internal void What_speaks_for_one_sending_says_nothing_of_another(ReplyKind kind)
    {
        var result = Client(Proxy(Impatient, _n1, _n2)).Execute<Total>(new Add(3), "s", 1);
        _n1.Commands();
        _n2.Reply(_n2.Commands(), kind, "no");

        Assert.Equal((SmrOutcome.Unknown, UnknownReason.TimedOut), (Within(result).Outcome, Within(result).Unknown));
    }

    [Theory]
    [InlineData(RefusalReason.NotLeader, SmrRejection.NoLeader)]
    [InlineData(RefusalReason.Overloaded, SmrRejection.Overloaded)]
    [InlineData(RefusalReason.StorageStalled, SmrRejection.Unavailable)]
    public void Refusals_to_the_end_are_a_rejection(RefusalReason reason, SmrRejection rejection)
    {
        // Time for three refusals on a slow machine, and no more than the pause after the third.
        var result = Client(Proxy(Attentive with { RequestTimeout = Attentive.RetryInterval }, _n1, _n2)).Execute<Total>(new Add(3));
        RefuseUntilDone(result, reason, _n1, _n2);

        Assert.Equal((SmrOutcome.Rejected, rejection), (Within(result).Outcome, Within(result).Rejection));
        Assert.Equal(rejection == SmrRejection.Overloaded, Within(result).RetryAfter > TimeSpan.Zero);
    }

    [Fact]
    [Hazard(22)]
    public void A_group_of_which_nobody_answers_is_a_rejection()
    {
        _n1.DescribesGroup = false;
        var result = Client(Proxy(Impatient, _n1)).Execute<Total>(new Add(3));

        Assert.Equal((SmrOutcome.Rejected, SmrRejection.NoLeader), (Within(result).Outcome, Within(result).Rejection));
        Assert.Equal(SmrOutcome.Rejected, Within(Client(Proxy(Impatient)).Execute<Total>(new Add(3))).Outcome);
    }

    [Fact]
    public void A_time_to_come_again_is_respected()
    {
        var proxy = Proxy(Group, _n1);
        proxy.Tell(new Add(3), TestActor);
        _n1.Refuse(_n1.Commands(), RefusalReason.Overloaded, retryAfter: TimeSpan.FromMilliseconds(300));
        var before = Sys.Scheduler.MonotonicClock;
        _n1.Do(_n1.Commands());

        Assert.True(Sys.Scheduler.MonotonicClock - before >= TimeSpan.FromMilliseconds(200));
        ExpectMsg(new Total(6));
    }

    [Fact]
    public void Two_that_name_each_other_are_not_asked_without_a_pause()
    {
        var result = Client(Proxy(Impatient, _n1, _n2)).Execute<Total>(new Add(3));
        var asked = 0;
        while (!result.IsCompleted)
        {
            foreach (var (replica, other) in new[] { (_n1, _n2), (_n2, _n1) })
            {
                if (replica.Next(TimeSpan.FromMilliseconds(20)) is not CommandBatch batch)
                    continue;
                asked++;
                replica.Refuse(batch.Requests, RefusalReason.NotLeader, other.Address);
            }
        }

        // Three at once, then pauses that double from a few milliseconds up to a tenth of a second: without them it would be thousands.
        Assert.InRange(asked, 4, 60);
    }

    // The third refusal asks for an hour of rest: the pause is as long as the proxy ever makes one, and unless it is impatient, too, that
    // outlasts the request, whose time then does not end while it is out with a replica that is slow to refuse it.
    private static void RefuseUntilDone(Task result, RefusalReason reason, params FakeReplica[] replicas)
    {
        var refusals = 0;
        while (!result.IsCompleted)
        {
            foreach (var replica in replicas)
            {
                if (replica.Next(TimeSpan.FromMilliseconds(5)) is CommandBatch batch)
                    replica.Refuse(batch.Requests, reason, retryAfter: ++refusals < 3 ? default : TimeSpan.FromHours(1));
            }
        }
    }
}
