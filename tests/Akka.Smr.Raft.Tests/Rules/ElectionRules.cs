using Akka.Smr.Raft.Election;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>When members campaign (§3.4), and how they ask first (§9.6).</summary>
public sealed class ElectionRules
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Groups_of_one_to_seven_elect_one_leader(int voters)
    {
        var group = TestGroup.Of(voters);

        group.RunUntil(() => group.Leader is not null);

        Assert.Single(group.Members, member => member.Replica.Role == RoleKind.Leader);
    }

    [Fact]
    [Hazard(10)]
    public void Timeouts_are_drawn_from_seed_member_term_and_attempt_alone()
    {
        var options = new RaftOptions { Seed = 7 };
        var turn = new Turn(1, 3, 0);
        var draws = new HashSet<TimeSpan>();
        for (var i = 0; i < 4; i++)
        {
            draws.Add(ElectionTimeout.Of(options with { Seed = (ulong)i }, turn, new MemberId(1), new Term(1), 0, null));
            draws.Add(ElectionTimeout.Of(options, turn, new MemberId(2 + i), new Term(1), 0, null));
            draws.Add(ElectionTimeout.Of(options, turn, new MemberId(1), new Term(2 + i), 0, null));
            draws.Add(ElectionTimeout.Of(options, turn, new MemberId(1), new Term(1), 1 + i, null));
        }

        Assert.Equal(16, draws.Count);
        Assert.All(draws, draw => Assert.InRange(draw, options.ElectionTimeoutMin, options.ElectionTimeoutMax));
        Assert.Equal(
            ElectionTimeout.Of(options, turn, new MemberId(1), new Term(1), 0, null),
            ElectionTimeout.Of(options, turn, new MemberId(1), new Term(1), 0, null));
    }

    [Fact]
    [Hazard(10)]
    public void Members_that_time_out_in_one_term_have_turns_and_keep_apart()
    {
        var options = new RaftOptions();
        var part = (options.ElectionTimeoutMax - options.ElectionTimeoutMin) / 5;
        var first = new HashSet<int>();
        var configuration = Configuration.Create(Enumerable.Range(1, 7).Select(number => number switch
        {
            6 => new Member(TestGroup.Named(6), MemberRole.Voter, MemberKind.Witness),
            7 => new Member(TestGroup.Named(7), MemberRole.Learner),
            _ => new Member(TestGroup.Named(number), MemberRole.Voter),
        }));
        for (var term = 1; term <= 40; term++)
        {
            var timeouts = Enumerable.Range(1, 5).Select(number => TimeoutOf(configuration, number, new Term(term), options with { Seed = (ulong)(term * number) })).ToArray();
            first.Add(Array.IndexOf(timeouts, timeouts.Min()));
            var sorted = timeouts.Order().ToArray();
            for (var i = 1; i < sorted.Length; i++)
                Assert.True(sorted[i] - sorted[i - 1] >= part * 0.75, $"In term {term} two timeouts are {sorted[i] - sorted[i - 1]} apart.");
        }

        Assert.Equal(5, first.Count);
    }

    [Fact]
    [Hazard(10)]
    public void A_turn_is_drawn_anew_in_each_term()
    {
        var group = TestGroup.Of(5);
        for (var term = 1; term <= 10; term++)
        {
            group.Say(group[5], group[1], term, new Heartbeat(1, 0, LogIndex.Zero, 0));
            Assert.Equal(Turn.Draw(group.Id, group[1].Replica.Configuration, group[1].Identity, new Term(term)), group[1].State.Turn);
        }
    }

    [Fact]
    public void Of_members_of_different_priority_the_highest_has_the_first_turn()
    {
        var configuration = Configuration.Create(Enumerable.Range(1, 4).Select(number => new Member(TestGroup.Named(number), MemberRole.Voter, Priority: (byte)(number - 1))));
        for (var term = 1; term <= 10; term++)
            Assert.Equal([3, 2, 1, 0], Enumerable.Range(1, 4).Select(number => TurnOf(configuration, number, new Term(term)).Place));
    }

    [Fact]
    public void A_member_of_lower_priority_waits_longer()
    {
        var options = new RaftOptions();
        var configuration = Configuration.Create(
            [new(TestGroup.Named(1), MemberRole.Voter, Priority: 0), new(TestGroup.Named(2), MemberRole.Voter, Priority: 3)]);
        var group = new TestGroup(configuration, options);
        group.StartAll();

        Assert.True(group[1].Replica.Deadline >= options.ElectionTimeoutMin + (3 * options.PriorityDelay));
        Assert.True(group[2].Replica.Deadline < options.ElectionTimeoutMax);
    }

    [Fact]
    public void A_pre_candidate_raises_no_term_until_a_quorum_would_vote_for_it()
    {
        var group = TestGroup.Of(3);
        VoteRules.StartCampaign(group, 1);

        Assert.Equal(RoleKind.PreCandidate, group[1].Replica.Role);
        Assert.Equal(Term.Zero, group[1].Replica.Term);
        Assert.All(group[1].Said, envelope => Assert.Equal(new Term(1), envelope.Term));
    }

    [Fact]
    [Hazard(5)]
    public void A_late_pre_vote_answer_does_not_start_an_election_again()
    {
        var group = TestGroup.Of(3);
        VoteRules.StartCampaign(group, 1);
        group.Deliver(envelope => envelope.Body is PreVote);
        var late = group.Lose(envelope => envelope.Body is PreVoteResponse && envelope.From == group[3].Identity);
        group.Settle();
        Assert.Equal(RoleKind.Leader, group[1].Replica.Role);

        group.Receive(Assert.Single(late));

        Assert.Equal(RoleKind.Leader, group[1].Replica.Role);
        Assert.Equal(new Term(1), group[1].Replica.Term);
    }

    [Fact]
    [Hazard(5)]
    public void A_pre_vote_granted_for_another_term_does_not_count()
    {
        var group = TestGroup.Of(3);
        VoteRules.StartCampaign(group, 1);

        group.Say(group[2], group[1], 9, new PreVoteResponse(true));

        Assert.Equal(RoleKind.PreCandidate, group[1].Replica.Role);
    }

    [Fact]
    [Hazard(4)]
    [Hazard(6)]
    public void Who_hears_its_leader_grants_no_pre_vote()
    {
        var group = TestGroup.Led(3);

        group.Say(group[3], group[2], 2, new PreVote(new EntryId(new LogIndex(9), new Term(1))));
        group.Say(group[3], group[1], 2, new PreVote(new EntryId(new LogIndex(9), new Term(1))));

        Assert.False(Assert.Single(group[2].SaidTo<PreVoteResponse>(group[3])).Granted);
        Assert.False(Assert.Single(group[1].SaidTo<PreVoteResponse>(group[3])).Granted);
    }

    [Fact]
    [Hazard(6)]
    [Hazard(7)]
    public void An_isolated_member_comes_back_without_a_higher_term()
    {
        var group = TestGroup.Led(3);
        group.Isolate(group[3]);
        group.Run(TimeSpan.FromSeconds(20));
        group.Heal();
        group.Run(TimeSpan.FromSeconds(5));

        Assert.Equal(new Term(1), group[3].Replica.Term);
        Assert.Equal(RoleKind.Leader, group[1].Replica.Role);
    }

    [Fact]
    [Hazard(12)]
    public void After_a_long_pause_a_follower_reads_its_mail_before_it_campaigns()
    {
        var group = TestGroup.Led(3);
        group.Pass(TimeSpan.FromSeconds(30));

        group[2].FireTimer();

        Assert.Equal(RoleKind.Follower, group[2].Replica.Role);
    }

    [Fact]
    [Hazard(30)]
    public void A_learner_never_campaigns()
    {
        var configuration = Configuration.Create(
            [new(TestGroup.Named(1), MemberRole.Voter), new(TestGroup.Named(2), MemberRole.Learner)]);
        var group = new TestGroup(configuration);
        group.StartAll();
        group[1].Crash();

        group.Run(TimeSpan.FromSeconds(10));

        Assert.Equal(RoleKind.Follower, group[2].Replica.Role);
        Assert.Equal(Term.Zero, group[2].Replica.Term);
    }

    [Fact]
    [Hazard(8)]
    public void A_member_whose_disk_has_stalled_does_not_campaign()
    {
        var group = TestGroup.Of(3);
        group[1].Step(Input.StorageStalled());
        VoteRules.StartCampaign(group, 1);
        Assert.Equal(RoleKind.Follower, group[1].Replica.Role);

        group[1].Step(Input.StorageResumed());
        VoteRules.StartCampaign(group, 1);
        Assert.Equal(RoleKind.PreCandidate, group[1].Replica.Role);
    }

    [Fact]
    [Hazard(8)]
    public void A_leader_whose_disk_has_stalled_gives_up_and_invites_another()
    {
        var group = TestGroup.Led(3);

        group[1].Step(Input.StorageStalled());

        Assert.Equal(RoleKind.Follower, group[1].Replica.Role);
        Assert.Single(group[1].Said, envelope => envelope.Body is TimeoutNow);
        group.Settle();
        Assert.NotEqual(group[1], group.Leader);
        Assert.NotNull(group.Leader);
    }

    [Fact]
    [Hazard(12)]
    public void A_leader_that_has_slept_takes_nothing_even_if_its_mail_comes_before_its_timer()
    {
        Refuses(group => group.Propose(group[1], "x"), EffectKind.Refused);
        Refuses(group => group.Read(group[1]), EffectKind.ReadFailed);
        Refuses(group => group.Change(group[1], new Member(TestGroup.Named(1), MemberRole.Voter)), EffectKind.ChangeDone);
        Refuses(group => group.Transfer(group[1], 2), EffectKind.TransferDone);

        static void Refuses(Func<TestGroup, long> ask, EffectKind answer)
        {
            var group = TestGroup.Led(3);
            group.Run(group.Options.HeartbeatInterval * 2);
            group.Forget();
            var last = group[1].Replica.LastEntry;
            group.Pass(group.Options.ElectionTimeoutMin);

            ask(group);

            Assert.Equal(RefusalReason.NotLeader, Assert.Single(group[1].Asked(answer)).Reason);
            Assert.Equal(RoleKind.Follower, group[1].Replica.Role);
            Assert.Equal(last, group[1].Replica.LastEntry);
        }
    }

    [Fact]
    [Hazard(7)]
    public void A_leader_that_hears_no_quorum_steps_down()
    {
        var group = TestGroup.Led(3);
        group.Cut(group[2], group[1]);
        group.Cut(group[3], group[1]);

        group.Run(group.Options.ElectionTimeoutMin + group.Options.HeartbeatInterval);

        Assert.NotEqual(RoleKind.Leader, group[1].Replica.Role);
    }

    [Fact]
    public void A_hint_that_the_leader_is_gone_ends_ones_own_stickiness_until_it_speaks_again()
    {
        var group = TestGroup.Led(3);
        var question = new PreVote(new EntryId(new LogIndex(9), new Term(1)));

        group[2].Step(Input.PeerHint(new MemberId(1), PeerHintKind.Lost));
        group.Say(group[3], group[2], 2, question);
        group.Pass(group.Options.HeartbeatInterval);
        group.FireDueTimers();
        group.Settle();
        group.Say(group[3], group[2], 2, question);

        Assert.Equal([true, false], group[2].SaidTo<PreVoteResponse>(group[3]).Select(answer => answer.Granted));
    }

    [Fact]
    public void A_hint_about_anybody_else_changes_nothing()
    {
        var group = TestGroup.Led(3);
        var deadline = group[2].Replica.Deadline;

        group[2].Step(Input.PeerHint(new MemberId(3), PeerHintKind.Lost));
        group[2].Step(Input.PeerHint(new MemberId(1), PeerHintKind.Unreachable));

        Assert.Equal(deadline, group[2].Replica.Deadline);
        Assert.True(group[2].Replica.CurrentRole!.Sticks);
    }

    [Fact]
    public void After_a_hint_a_new_leader_is_there_long_before_an_election_timeout()
    {
        var group = TestGroup.Led(3);
        group[1].Crash();
        group[2].Step(Input.PeerHint(new MemberId(1), PeerHintKind.Lost));
        group[3].Step(Input.PeerHint(new MemberId(1), PeerHintKind.Lost));

        group.Run(group.Options.ElectionTimeoutMin / 2);

        Assert.NotNull(group.Leader);
    }

    private static Turn TurnOf(Configuration configuration, int number, Term term) =>
        Turn.Draw(new GroupId(new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]), 1), configuration, TestGroup.Named(number), term);

    private static TimeSpan TimeoutOf(Configuration configuration, int number, Term term, RaftOptions options) =>
        ElectionTimeout.Of(options, TurnOf(configuration, number, term), new MemberId(number), term, 0, null);
}
