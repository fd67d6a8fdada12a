using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests;
using Akka.Smr.Replicas;
using Akka.TestKit;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>Operators' orders are answered, done or not, and what is refused says what to do.</summary>
public sealed class AdministrationTests : PeeredTest
{
    [Fact]
    [Hazard(11)]
    public void Leadership_goes_to_the_member_that_was_named()
    {
        var (replica, _) = BeginReadyLeader();
        var asker = Tell(replica, new TransferLeadership("n2"));

        N2.FishBody<TimeoutNow>(_ => true);
        N2.Say(3, new RequestVote(new EntryId(new LogIndex(1), new Term(2)), Force: true));
        N2.FishBody<RequestVoteResponse>(vote => vote.Granted);
        N2.Say(3, new Heartbeat(9, 1, LogIndex.Zero, 0));

        Assert.True(Answer(asker).Succeeded);
        Until(replica, status => status.Leader == "n2");
    }

    [Fact]
    public void Leadership_that_nobody_takes_is_kept_and_the_transfer_given_up()
    {
        var (replica, _) = BeginReadyLeader(Settings with { Raft = Settings.Raft with { LeadershipTransferTimeout = TimeSpan.FromMilliseconds(100) } });
        var answer = Answer(Tell(replica, new TransferLeadership("n2")));
        Assert.False(answer.Succeeded);
        Assert.NotEmpty(answer.Error);
        Assert.Equal("Leader", Status(replica).Role);
    }

    [Theory]
    [InlineData("nobody", "leadership goes to a voter that has caught up")]
    [InlineData("n1", "")]
    public void Leadership_for_whom_it_is_not_is_refused_or_stays(string to, string words)
    {
        var (replica, _) = BeginReadyLeader();
        var answer = Answer(Tell(replica, new TransferLeadership(to)));
        Assert.Contains(words, answer.Error, StringComparison.Ordinal);
        Assert.Equal("Leader", Status(replica).Role);
    }

    [Fact]
    public void A_node_that_leaves_waits_until_its_replica_has_handed_over_or_can_not()
    {
        var (replica, _) = BeginReadyLeader(Settings with { Raft = Settings.Raft with { LeadershipTransferTimeout = TimeSpan.FromMilliseconds(300) } });
        var node = Tell(replica, PrepareToLeave.Instance);

        N2.FishBody<TimeoutNow>(_ => true);

        node.ExpectMsg<ReadyToLeave>(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void The_only_member_has_nobody_to_hand_over_to_and_the_node_leaves() =>
        Tell(BeginAlone(), PrepareToLeave.Instance).ExpectMsg<ReadyToLeave>(TimeSpan.FromSeconds(20));

    [Theory]
    [InlineData(MembershipStep.Add, "n4", "nowhere", "needs a name and the address of its node")]
    [InlineData(MembershipStep.AddLearner, "", "akka.tcp://s@127.0.0.1:1", "needs a name and the address of its node")]
    [InlineData(MembershipStep.Add, "n4", "akka.tcp://s@127.0.0.1:1", "Nobody called n4 has answered at that address")]
    [InlineData(MembershipStep.Promote, "n4", "", "No member is called n4")]
    [InlineData(MembershipStep.Remove, "n4", "", "No member is called n4")]
    [InlineData(MembershipStep.Remove, "n1", "", "a group has one to seven voters")]
    internal void What_can_not_be_done_to_a_group_of_one_is_refused_with_a_sentence(MembershipStep step, string name, string address, string words)
    {
        var replica = BeginAlone(Alone with { RequestTimeout = TimeSpan.FromMilliseconds(300) });
        var answer = Answer(Tell(replica, new ChangeMembership(step, name, address)));
        Assert.False(answer.Succeeded || answer.IsUnknown);
        Assert.Contains(words, answer.Error, StringComparison.Ordinal);
        Assert.Equal("n1", Assert.Single(Status(replica).Members).Name);
    }

    [Fact]
    public void A_lease_that_no_heartbeat_could_renew_is_refused_with_a_sentence()
    {
        var replica = BeginAlone();
        var answer = Answer(Tell(replica, new ChangeLease(new LeaseTerms(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(10)))));
        Assert.False(answer.Succeeded || answer.IsUnknown);
        Assert.Contains("raft.heartbeat-interval", answer.Error, StringComparison.Ordinal);
        Assert.Null(Status(replica).Lease);
    }

    [Fact]
    public void A_group_is_founded_under_the_lease_of_its_settings_and_may_give_it_up()
    {
        var terms = new LeaseTerms(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(100));
        var replica = BeginAlone(Alone with { Lease = terms });
        Assert.Equal(terms, Status(replica).Lease);

        Assert.True(Answer(Tell(replica, new ChangeLease(null))).Succeeded);

        Assert.Null(Status(replica).Lease);
    }

    [Fact]
    public void Who_is_to_be_added_is_asked_again_until_it_answers()
    {
        var (replica, _) = BeginReadyLeader();
        Tell(replica, new ChangeMembership(MembershipStep.Add, "n3", N3.Place));
        N3.Probe.FishForMessage(message => message is WhoAreYou, TimeSpan.FromSeconds(20));
        N3.Probe.FishForMessage(message => message is WhoAreYou, TimeSpan.FromSeconds(20));

        N3.Tell(new Introduction(Name, N3.Member, MayFound: false, Group: default));

        Until(replica, status => status.LastLogIndex == 2);
    }

    [Theory]
    [Hazard(34)]
    [InlineData("99999999-2222-3333-4444-555555555555", 0)]
    [InlineData("11111111-2222-3333-4444-555555555555", 1)]
    public void Who_belongs_to_another_group_is_not_added_and_the_operator_hears_of_both_groups_at_once(string id, int epoch)
    {
        var (replica, _) = BeginReadyLeader();
        var asker = Tell(replica, new ChangeMembership(MembershipStep.AddLearner, "n3", N3.Place));
        N3.Probe.FishForMessage(message => message is WhoAreYou, TimeSpan.FromSeconds(20));
        var theirs = new GroupId(new Guid(id), epoch);

        N3.Tell(new Introduction(Name, N3.Member, MayFound: false, theirs));

        var answer = Answer(asker);
        Assert.Equal((false, false, false), (answer.Succeeded, answer.IsUnknown, answer.TryAgain));
        Assert.Contains($"n3 belongs to another group of this name, {theirs}, and this one is {GroupId}.", answer.Error, StringComparison.Ordinal);
        Assert.Contains("wipe its disk, start it with bootstrap = join, and add it again", answer.Error, StringComparison.Ordinal);
        Assert.Equal((1, true), (Status(replica).LastLogIndex, Status(replica).IsHealthy));
    }

    [Fact]
    public void Who_leads_a_group_of_its_own_says_so_when_it_is_asked_who_it_is()
    {
        var replica = BeginAlone();
        var introduction = Ask<Introduction>(replica, new WhoAreYou(Name));
        Assert.NotEqual(Guid.Empty, introduction.Group.Id);
        Assert.False(introduction.MayFound);
    }

    [Fact]
    public void Two_may_not_add_the_same_member_at_once()
    {
        var replica = BeginAlone();
        Tell(replica, new ChangeMembership(MembershipStep.Add, "n4", "akka.tcp://s@127.0.0.1:1"));
        var second = Answer(Tell(replica, new ChangeMembership(MembershipStep.Add, "n4", "akka.tcp://s@127.0.0.1:1")));
        Assert.Contains("being added already", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Hazard(23)]
    public void A_change_under_way_when_leadership_is_lost_has_an_unknown_outcome()
    {
        var (replica, _) = BeginReadyLeader();
        var asker = Tell(replica, new ChangeMembership(MembershipStep.Remove, "n3", ""));
        Until(replica, status => status.LastLogIndex == 2);

        N2.Say(3, new Heartbeat(9, 1, LogIndex.Zero, 0));

        var answer = Answer(asker);
        Assert.True(answer.IsUnknown);
        Assert.Contains("Look at the group's status: its members", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Hazard(23)]
    public void A_member_that_was_to_be_added_when_leadership_is_lost_was_certainly_not_and_may_be_by_the_next_leader()
    {
        var (replica, _) = BeginReadyLeader();
        var asker = Tell(replica, new ChangeMembership(MembershipStep.Add, "n3", N3.Place));
        N3.Probe.FishForMessage(message => message is WhoAreYou, TimeSpan.FromSeconds(20));

        N2.Say(3, new Heartbeat(9, 1, LogIndex.Zero, 0));

        var answer = Answer(asker);
        Assert.Equal((false, false, true), (answer.Succeeded, answer.IsUnknown, answer.TryAgain));
        Assert.Equal(("Leadership was lost before the change began: it was not made.", N2.Place), (answer.Error, answer.Leader));

        // Whoever comes too late changes nothing, and nobody is told twice.
        N3.Tell(new Introduction(Name, N3.Member, MayFound: false, Group: default));
        Assert.Equal(1, Status(replica).LastLogIndex);
        Assert.True(Answer(Tell(replica, new ChangeMembership(MembershipStep.Add, "n3", N3.Place))).TryAgain);
        Assert.False(asker.HasMessages);
    }

    [Fact]
    [Hazard(27)]
    public void A_change_during_another_one_is_refused_and_says_so()
    {
        var (replica, _) = BeginReadyLeader();
        Tell(replica, new ChangeMembership(MembershipStep.Remove, "n3", ""));
        Until(replica, status => status.LastLogIndex == 2);

        var second = Answer(Tell(replica, new ChangeMembership(MembershipStep.Remove, "n2", "")));

        Assert.Contains("another change is under way", second.Error, StringComparison.Ordinal);
    }

    private TestProbe Tell(IActorRef replica, object order)
    {
        var asker = CreateTestProbe();
        replica.Tell(order, asker.Ref);
        return asker;
    }

    private static AdministrationDone Answer(TestProbe asker) => asker.ExpectMsg<AdministrationDone>(TimeSpan.FromSeconds(20));
}
