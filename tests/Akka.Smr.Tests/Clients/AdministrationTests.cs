using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Xunit;

namespace Akka.Smr.Tests.Clients;

/// <summary>Operators' calls.</summary>
public sealed class AdministrationTests : ProxyTest
{
    private static readonly GroupStatus SomeStatus = new() { Group = "g", Node = "n1", Role = "Leader", Members = [] };

    private static readonly LeaseTerms Terms = new(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(100));

    private readonly FakeReplica _local;
    private readonly FakeReplica _n1;

    public AdministrationTests() => (_local, _n1) = (Replica("local"), Replica("n1"));

    [Fact]
    public void Questions_go_to_this_nodes_replica()
    {
        var client = Client(ProxyBeside(_local, Group, _n1));
        var status = client.Status();
        Answer<GetStatus>(_local, new StatusReport(SomeStatus));
        var digest = client.Digest();
        Answer<GetDigest>(_local, new DigestAnswer(new StateDigest(7, "ab", null, "cd")));
        var log = client.Log(3, 9);
        Assert.Equal(new GetLog(new LogIndex(3), new LogIndex(9)), Answer<GetLog>(_local, new LogDescription([new LogLine(3, 1, "noop", 5)])));

        Assert.Equal(SomeStatus.Node, Within(status).Node);
        Assert.Equal(7, Within(digest).AppliedIndex);
        Assert.Equal([new LogLine(3, 1, "noop", 5)], Within(log));
    }

    [Fact]
    public void On_a_node_without_a_replica_they_go_on_to_whoever_answers()
    {
        var status = Client(Proxy(Impatient, _local, _n1)).Status();
        Assert.IsType<GetStatus>(_local.Next(TimeSpan.FromSeconds(5)));
        Answer<GetStatus>(_n1, new StatusReport(SomeStatus));

        Assert.Equal(SomeStatus.Node, Within(status).Node);
    }

    [Fact]
    public async Task A_question_that_nobody_answers_throws()
    {
        var status = Client(ProxyBeside(_local, Impatient)).Status();

        var rejected = await Assert.ThrowsAsync<SmrRejectedException>(() => status);
        Assert.Equal(SmrRejection.Unavailable, rejected.Reason);
        await Assert.ThrowsAsync<SmrRejectedException>(() => Client(Proxy(Impatient)).Status());
    }

    [Fact]
    public void Changes_follow_the_leader()
    {
        var client = Client(ProxyBeside(_local, Group, _n1));
        var calls = new (Func<Task<SmrResult<bool>>> Call, object Expected)[]
        {
            (() => client.TransferLeadership("n2"), new TransferLeadership("n2")),
            (() => client.TakeSnapshot(), DemandSnapshot.Instance),
            (() => client.AddMember("n4", "akka.tcp://s@h:4"), new ChangeMembership(MembershipStep.Add, "n4", "akka.tcp://s@h:4")),
            (() => client.AddLearner("n4", "akka.tcp://s@h:4"), new ChangeMembership(MembershipStep.AddLearner, "n4", "akka.tcp://s@h:4")),
            (() => client.PromoteMember("n4"), new ChangeMembership(MembershipStep.Promote, "n4", "")),
            (() => client.RemoveMember("n4"), new ChangeMembership(MembershipStep.Remove, "n4", "")),
            (() => client.ChangeLease(Terms), new ChangeLease(Terms)),
            (() => client.ChangeLease(null), new ChangeLease(null)),
        };
        foreach (var (call, expected) in calls)
        {
            var result = call();
            Assert.Equal(expected, Answer<ISmrMessage>(_local, new AdministrationDone(false, false, "I do not lead.", _n1.Address)));
            Assert.Equal(expected, Answer<ISmrMessage>(_n1, new AdministrationDone(true, false, "", _n1.Address)));
            Assert.True(Within(result) is { IsDone: true, Value: true });
        }
    }

    [Fact]
    public void Two_that_name_each_other_are_not_followed_for_ever()
    {
        var result = Client(ProxyBeside(_local, Group, _n1)).TransferLeadership("n2");
        var asked = 0;
        while (!result.IsCompleted && asked < 100)
        {
            foreach (var (replica, other) in new[] { (_local, _n1), (_n1, _local) })
            {
                if (replica.Next(TimeSpan.FromMilliseconds(20)) is not TransferLeadership)
                    continue;
                asked++;
                replica.Tell(new AdministrationDone(false, false, "I do not lead.", other.Address));
            }
        }

        Assert.InRange(asked, 2, 10);
        Assert.Equal((SmrOutcome.Rejected, "I do not lead."), (Within(result).Outcome, Within(result).Detail));
    }

    [Fact]
    public void How_a_change_ends_is_told_as_it_is()
    {
        var client = Client(ProxyBeside(_local, Group));
        var refused = client.RemoveMember("n9");
        Answer<ChangeMembership>(_local, new AdministrationDone(false, false, "n9 is no member.", null));
        Assert.Equal((SmrOutcome.Rejected, SmrRejection.InvalidChange, "n9 is no member."), (Within(refused).Outcome, Within(refused).Rejection, Within(refused).Detail));

        var impossible = client.ChangeLease(Terms);
        Answer<ChangeLease>(_local, new AdministrationDone(false, false, "Too short.", null));
        Assert.Equal((SmrOutcome.Rejected, SmrRejection.InvalidChange, "Too short."), (Within(impossible).Outcome, Within(impossible).Rejection, Within(impossible).Detail));

        var unknown = client.RemoveMember("n2");
        Answer<ChangeMembership>(_local, new AdministrationDone(false, true, "Leadership was lost.", null));
        Assert.Equal((SmrOutcome.Unknown, UnknownReason.LeadershipLost, "Leadership was lost."), (Within(unknown).Outcome, Within(unknown).Unknown, Within(unknown).Detail));
    }

    [Fact]
    public void What_was_not_begun_for_want_of_a_leader_is_asked_again_until_there_is_one()
    {
        var result = Client(ProxyBeside(_local, Group with { RetryInterval = TimeSpan.FromMilliseconds(20) }, _n1)).AddMember("n4", "akka.tcp://s@h:4");
        for (var i = 0; i < 8; i++)
            Answer<ChangeMembership>(_local, new AdministrationDone(false, false, "I do not lead.", null) { TryAgain = true });
        Answer<ChangeMembership>(_local, new AdministrationDone(false, false, "I lead no more.", _n1.Address) { TryAgain = true });
        Answer<ChangeMembership>(_n1, new AdministrationDone(true, false, "", null));

        Assert.True(Within(result).IsDone);
    }

    [Fact]
    public void What_no_leader_was_found_for_in_time_is_certainly_not_done()
    {
        var result = Client(ProxyBeside(_local, Group with { RequestTimeout = TimeSpan.FromMilliseconds(300), RetryInterval = TimeSpan.FromMilliseconds(20) })).RemoveMember("n2");
        while (!result.IsCompleted)
        {
            if (_local.Next(TimeSpan.FromMilliseconds(20)) is not null)
                _local.Tell(new AdministrationDone(false, false, "I do not lead.", null) { TryAgain = true });
        }

        Assert.Equal((SmrOutcome.Rejected, SmrRejection.NoLeader, "I do not lead."), (Within(result).Outcome, Within(result).Rejection, Within(result).Detail));
    }

    [Fact]
    public async Task A_question_that_all_refuse_is_refused_at_once_and_one_that_somebody_answers_is_answered()
    {
        var client = Client(Proxy(Group, _local, _n1));
        var refused = client.Digest();
        Answer<GetDigest>(_local, new AdministrationDone(false, false, "The replica is Resting.", null));
        Answer<GetDigest>(_n1, new AdministrationDone(false, false, "The replica is Stopped.", null));
        Assert.Contains("The replica is Stopped.", (await Assert.ThrowsAsync<SmrRejectedException>(() => refused)).Message, StringComparison.Ordinal);

        var answered = client.Digest();
        Answer<GetDigest>(_local, new AdministrationDone(false, false, "The replica is Resting.", null));
        Answer<GetDigest>(_n1, new DigestAnswer(new StateDigest(7, "ab", null, "cd")));
        Assert.Equal(7, Within(answered).AppliedIndex);
    }

    [Fact]
    public void A_change_is_sent_once_and_unknown_when_the_proxy_stops()
    {
        var proxy = ProxyBeside(_local, Impatient with { RetryInterval = TimeSpan.FromMilliseconds(20) });
        var result = Client(proxy).RemoveMember("n2");
        Assert.IsType<ChangeMembership>(_local.Next(TimeSpan.FromSeconds(5)));
        Assert.Null(_local.Next(Soon));
        Sys.Stop(proxy);

        Assert.Equal(SmrOutcome.Unknown, Within(result).Outcome);
    }

    private static T Answer<T>(FakeReplica replica, object answer)
    {
        var question = Assert.IsAssignableFrom<T>(replica.Next(TimeSpan.FromSeconds(5)));
        replica.Tell(answer);
        return question;
    }
}
