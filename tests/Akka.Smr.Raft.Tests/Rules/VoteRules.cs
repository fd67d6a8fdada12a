using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>Who gets a vote (§3.4, §3.6.1), and when it may be spoken of (§3.8).</summary>
public sealed class VoteRules
{
    [Fact]
    [Hazard(1)]
    public void A_vote_is_not_spoken_before_it_is_durable()
    {
        var group = TestGroup.Of(3);
        group[2].WritesAtOnce = false;

        group.Say(group[1], group[2], 1, new RequestVote(EntryId.Zero, false));
        Assert.Empty(group[2].Said);

        group[2].FinishAllWrites();
        Assert.True(Assert.Single(group[2].SaidTo<RequestVoteResponse>(group[1])).Granted);
        Assert.Equal(group[1].Identity, group[2].ReadDisk().HardState.Vote);
    }

    [Fact]
    [Hazard(1)]
    public void A_candidate_asks_nobody_before_its_own_vote_is_durable()
    {
        var group = TestGroup.Of(3);
        group[1].WritesAtOnce = false;
        StartCampaign(group, 1);
        group.Deliver(envelope => envelope.Body is PreVote);
        group.Deliver(envelope => envelope.Body is PreVoteResponse);

        Assert.Equal(RoleKind.Candidate, group[1].Replica.Role);
        Assert.DoesNotContain(group[1].Said, envelope => envelope.Body is RequestVote);

        group[1].FinishAllWrites();
        Assert.Equal(2, group[1].Said.Count(envelope => envelope.Body is RequestVote));
    }

    [Fact]
    [Hazard(1)]
    public void A_group_of_one_leads_only_when_its_vote_is_durable()
    {
        var group = TestGroup.Of(1);
        group[1].WritesAtOnce = false;
        StartCampaign(group, 1);

        Assert.Equal(RoleKind.Candidate, group[1].Replica.Role);
        group[1].FinishWrite();
        Assert.Equal(RoleKind.Leader, group[1].Replica.Role);
    }

    [Fact]
    [Hazard(1)]
    public void What_was_held_back_for_an_older_term_is_never_said()
    {
        var group = TestGroup.Of(3);
        group[2].WritesAtOnce = false;
        group.Say(group[1], group[2], 1, new RequestVote(EntryId.Zero, false));
        group.Say(group[3], group[2], 2, new AppendResponse(1, false, LogIndex.Zero, EntryId.Zero));

        group[2].FinishAllWrites();

        Assert.Empty(group[2].Said);
    }

    [Fact]
    public void A_vote_is_given_once_in_a_term()
    {
        var group = TestGroup.Of(3);

        group.Say(group[1], group[2], 1, new RequestVote(EntryId.Zero, false));
        group.Say(group[3], group[2], 1, new RequestVote(EntryId.Zero, false));

        Assert.True(Assert.Single(group[2].SaidTo<RequestVoteResponse>(group[1])).Granted);
        Assert.False(Assert.Single(group[2].SaidTo<RequestVoteResponse>(group[3])).Granted);
    }

    [Fact]
    public void The_same_candidate_may_ask_twice()
    {
        var group = TestGroup.Of(3);

        group.Say(group[1], group[2], 1, new RequestVote(EntryId.Zero, false));
        group.Say(group[1], group[2], 1, new RequestVote(EntryId.Zero, false));

        Assert.All(group[2].SaidTo<RequestVoteResponse>(group[1]), answer => Assert.True(answer.Granted));
        Assert.Equal(2, group[2].SaidTo<RequestVoteResponse>(group[1]).Count());
    }

    [Fact]
    public void A_vote_survives_a_restart()
    {
        var group = TestGroup.Of(3);
        group.Say(group[1], group[2], 1, new RequestVote(EntryId.Zero, false));

        group[2].Crash();
        group[2].Restart();
        group.Say(group[3], group[2], 1, new RequestVote(EntryId.Zero, false));

        Assert.False(Assert.Single(group[2].SaidTo<RequestVoteResponse>(group[3])).Granted);
    }

    [Theory]
    [InlineData(9, 1, false)]
    [InlineData(1, 2, false)]
    [InlineData(2, 2, true)]
    [InlineData(3, 2, true)]
    [InlineData(1, 3, true)]
    [Hazard(3)]
    public void Logs_are_compared_by_last_term_and_then_by_length(long index, long term, bool granted)
    {
        // The voter's log ends at 2 in term 2.
        var group = TestGroup.Of(3);
        var entries = new[]
        {
            new Entry(new EntryId(new LogIndex(1), new Term(2)), EntryKind.Noop, 0, 0, default),
            new Entry(new EntryId(new LogIndex(2), new Term(2)), EntryKind.Command, 0, 0, default),
        };
        group.Say(group[1], group[2], 2, new AppendEntries(1, EntryId.Zero, LogIndex.Zero, entries));
        group.Pass(group.Options.ElectionTimeoutMin);

        group.Say(group[3], group[2], 5, new RequestVote(new EntryId(new LogIndex(index), new Term(term)), false));

        Assert.Equal(granted, Assert.Single(group[2].SaidTo<RequestVoteResponse>(group[3])).Granted);
    }

    [Fact]
    public void Nobody_is_voted_for_in_a_term_that_has_a_leader()
    {
        var group = TestGroup.Of(3);
        group.Say(group[1], group[2], 4, new Heartbeat(1, 1, LogIndex.Zero, 0));
        group.Pass(group.Options.ElectionTimeoutMin);

        group.Say(group[3], group[2], 4, new RequestVote(EntryId.Zero, false));

        Assert.False(Assert.Single(group[2].SaidTo<RequestVoteResponse>(group[3])).Granted);
    }

    [Fact]
    [Hazard(10)]
    public void Giving_a_vote_puts_off_ones_own_election()
    {
        var group = TestGroup.Of(3);
        var before = group[2].Replica.Deadline;
        group.Pass(TimeSpan.FromMilliseconds(900));

        group.Say(group[1], group[2], 1, new RequestVote(EntryId.Zero, false));

        Assert.True(group[2].Replica.Deadline > before);
    }

    [Fact]
    [Hazard(6)]
    [Hazard(10)]
    public void Whoever_has_given_its_vote_grants_no_pre_vote_for_an_election_timeout()
    {
        var group = TestGroup.Of(3);
        group.Say(group[1], group[2], 1, new RequestVote(EntryId.Zero, false));

        group.Say(group[3], group[2], 2, new PreVote(EntryId.Zero));
        group.Pass(group.Options.ElectionTimeoutMin - TimeSpan.FromTicks(1));
        group.Say(group[3], group[2], 2, new PreVote(EntryId.Zero));
        group.Pass(TimeSpan.FromTicks(1));
        group.Say(group[3], group[2], 2, new PreVote(EntryId.Zero));

        Assert.Equal([false, false, true], group[2].SaidTo<PreVoteResponse>(group[3]).Select(answer => answer.Granted));
    }

    [Fact]
    [Hazard(10)]
    public void To_be_asked_again_for_the_same_vote_holds_nobody_off_for_longer()
    {
        var group = TestGroup.Of(3);
        group.Say(group[1], group[2], 1, new RequestVote(EntryId.Zero, false));
        group.Pass(group.Options.ElectionTimeoutMin);
        group.Say(group[1], group[2], 1, new RequestVote(EntryId.Zero, false));

        group.Say(group[3], group[2], 2, new PreVote(EntryId.Zero));

        Assert.True(Assert.Single(group[2].SaidTo<PreVoteResponse>(group[3])).Granted);
    }

    [Fact]
    [Hazard(6)]
    public void A_candidate_has_given_its_vote_too()
    {
        var group = TestGroup.Of(3);
        BecomeCandidate(group, 1);

        group.Say(group[3], group[1], 2, new PreVote(EntryId.Zero));

        Assert.False(Assert.Single(group[1].SaidTo<PreVoteResponse>(group[3])).Granted);
    }

    [Fact]
    public void A_vote_is_given_in_a_later_term_however_short_ago_the_last_one_was()
    {
        var group = TestGroup.Of(3);
        group.Say(group[1], group[2], 1, new RequestVote(EntryId.Zero, false));

        group.Say(group[3], group[2], 2, new RequestVote(EntryId.Zero, false));

        Assert.True(Assert.Single(group[2].SaidTo<RequestVoteResponse>(group[3])).Granted);
    }

    [Fact]
    [Hazard(6)]
    public void Whoever_gives_its_vote_while_it_asks_for_pre_votes_does_not_stand_itself()
    {
        var group = TestGroup.Of(3);
        StartCampaign(group, 2);
        group.Say(group[3], group[2], 1, new AppendResponse(1, false, LogIndex.Zero, EntryId.Zero));
        group.Pass((group[2].Replica.Deadline ?? TimeSpan.Zero) - group.Now.Monotonic);
        group[2].FireTimer();
        Assert.Equal(RoleKind.PreCandidate, group[2].Replica.Role);

        group.Say(group[1], group[2], 1, new RequestVote(EntryId.Zero, false));
        group.Say(group[3], group[2], 2, new PreVoteResponse(true));

        Assert.True(Assert.Single(group[2].SaidTo<RequestVoteResponse>(group[1])).Granted);
        Assert.Equal(RoleKind.Follower, group[2].Replica.Role);
        Assert.True(group[2].Replica.Deadline >= group.Now.Monotonic + group.Options.ElectionTimeoutMin);
    }

    [Fact]
    [Hazard(2)]
    public void A_voter_counts_once_however_often_it_answers()
    {
        var group = TestGroup.Of(5);
        BecomeCandidate(group, 1);

        group.Say(group[2], group[1], 1, new RequestVoteResponse(true));
        group.Say(group[2], group[1], 1, new RequestVoteResponse(true));

        Assert.Equal(RoleKind.Candidate, group[1].Replica.Role);
        group.Say(group[3], group[1], 1, new RequestVoteResponse(true));
        Assert.Equal(RoleKind.Leader, group[1].Replica.Role);
    }

    [Fact]
    [Hazard(30)]
    [Hazard(32)]
    public void Only_voters_of_the_configuration_are_counted_by_their_disk()
    {
        var configuration = Configuration.Create(
            [new(TestGroup.Named(1), MemberRole.Voter), new(TestGroup.Named(2), MemberRole.Voter), new(TestGroup.Named(3), MemberRole.Learner)]);
        var group = new TestGroup(configuration);
        group.StartAll();
        var wiped = group.AddBlank(TestGroup.Named(2, 999));
        BecomeCandidate(group, 1);

        group.Say(group[3], group[1], 1, new RequestVoteResponse(true));
        group.Say(wiped, group[1], 1, new RequestVoteResponse(true));

        Assert.Equal(RoleKind.Candidate, group[1].Replica.Role);
    }

    [Fact]
    [Hazard(29)]
    public void A_candidate_that_ones_own_configuration_lacks_is_voted_for()
    {
        var group = TestGroup.Of(3);
        var stranger = group.AddBlank(TestGroup.Named(7));

        group.Say(stranger, group[2], 1, new RequestVote(EntryId.Zero, false));

        Assert.True(Assert.Single(group[2].SaidTo<RequestVoteResponse>(stranger)).Granted);
    }

    internal static void StartCampaign(TestGroup group, long id)
    {
        group.Pass((group[id].Replica.Deadline ?? TimeSpan.Zero) - group.Now.Monotonic);
        group[id].FireTimer();
    }

    internal static void BecomeCandidate(TestGroup group, long id)
    {
        StartCampaign(group, id);
        group.Deliver(envelope => envelope.Body is PreVote);
        group.Deliver(envelope => envelope.Body is PreVoteResponse);
        group.Lose(_ => true);
        Assert.Equal(RoleKind.Candidate, group[id].Replica.Role);
    }
}
