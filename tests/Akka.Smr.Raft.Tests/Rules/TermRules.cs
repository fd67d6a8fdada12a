using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>The term rule and its exceptions (§3.3, §4.2.3, §9.6). They stand in <see cref="RaftReplica"/>, once.</summary>
public sealed class TermRules
{
    private static readonly EntryId FarAhead = new(new LogIndex(100), new Term(50));

    [Fact]
    [Hazard(58)]
    public void A_term_that_no_group_ever_reaches_is_not_taken_up()
    {
        var group = TestGroup.Led(3);
        var before = group[2].Replica.Term;

        group.Say(group[1], group[2], long.MaxValue, new RequestVoteResponse(false));

        Assert.Equal(before, group[2].Replica.Term);
        Assert.Equal(1, group[2].Replica.DroppedMessages);
    }

    [Fact]
    [Hazard(4)]
    public void A_pre_vote_request_changes_nothing()
    {
        var group = TestGroup.Of(3);
        var before = group[2].Replica.Term;

        group.Say(group[1], group[2], 50, new PreVote(FarAhead));

        Assert.Equal(before, group[2].Replica.Term);
        Assert.Equal(Identity.None, group[2].State.Hard.Vote);
    }

    [Fact]
    public void A_granted_pre_vote_echoes_the_term_asked_for()
    {
        var group = TestGroup.Of(3);

        group.Say(group[1], group[2], 50, new PreVote(FarAhead));

        var answer = Assert.Single(group[2].Said);
        Assert.True(Assert.IsType<PreVoteResponse>(answer.Body).Granted);
        Assert.Equal(new Term(50), answer.Term);
    }

    [Fact]
    public void A_granted_pre_vote_answer_raises_no_term()
    {
        var group = TestGroup.Of(3);

        group.Say(group[1], group[2], 50, new PreVoteResponse(true));

        Assert.Equal(Term.Zero, group[2].Replica.Term);
    }

    [Fact]
    [Hazard(4)]
    public void A_refused_pre_vote_carries_the_real_term_which_is_adopted()
    {
        var group = TestGroup.Led(3);
        var behind = group[3];
        group.Say(group[1], group[2], 9, new RequestVoteResponse(false));
        group.Forget();

        group.Say(behind, group[2], 2, new PreVote(FarAhead));
        var answer = Assert.Single(group[2].Said);
        group.Settle();

        Assert.False(Assert.IsType<PreVoteResponse>(answer.Body).Granted);
        Assert.Equal(new Term(9), answer.Term);
        Assert.Equal(new Term(9), behind.Replica.Term);
    }

    [Fact]
    [Hazard(6)]
    public void A_vote_request_that_stickiness_refuses_changes_nothing()
    {
        var group = TestGroup.Led(3);

        group.Say(group[3], group[2], 50, new RequestVote(FarAhead, false));

        Assert.Equal(new Term(1), group[2].Replica.Term);
        Assert.Empty(group[2].Said);
    }

    [Fact]
    [Hazard(6)]
    public void A_leader_that_hears_its_quorum_is_sticky_too()
    {
        var group = TestGroup.Led(3);

        group.Say(group[3], group[1], 50, new RequestVote(FarAhead, false));

        Assert.Equal(RoleKind.Leader, group[1].Replica.Role);
        Assert.Equal(new Term(1), group[1].Replica.Term);
    }

    [Fact]
    public void A_leader_out_of_contact_is_not_sticky()
    {
        var group = TestGroup.Led(3);
        group.Pass(group.Options.ElectionTimeoutMin);

        group.Say(group[3], group[1], 50, new RequestVote(FarAhead, false));

        Assert.Equal(RoleKind.Follower, group[1].Replica.Role);
        Assert.Equal(new Term(50), group[1].Replica.Term);
    }

    [Fact]
    public void A_forced_vote_request_goes_through_stickiness()
    {
        var group = TestGroup.Led(3);

        group.Say(group[3], group[2], 50, new RequestVote(FarAhead, true));

        Assert.True(Assert.Single(group[2].SaidTo<RequestVoteResponse>(group[3])).Granted);
    }

    [Theory]
    [InlineData("append")]
    [InlineData("heartbeat")]
    [InlineData("pre-vote")]
    [InlineData("vote")]
    [InlineData("snapshot")]
    [InlineData("read")]
    [Hazard(4)]
    [Hazard(7)]
    public void A_question_of_a_lower_term_is_answered_with_ones_own(string question)
    {
        var group = TestGroup.Of(3);
        group.Say(group[1], group[2], 9, new RequestVoteResponse(false));
        group.Forget();

        group.Say(group[3], group[2], 4, Question(group, question));

        Assert.Equal(new Term(9), Assert.Single(group[2].Said).Term);
        group.Settle();
        Assert.Equal(new Term(9), group[3].Replica.Term);
    }

    [Fact]
    [Hazard(2)]
    public void An_answer_of_a_lower_term_is_old()
    {
        var group = TestGroup.Of(3);
        group.Say(group[1], group[2], 9, new RequestVoteResponse(false));
        group.Forget();

        group.Say(group[3], group[2], 4, new RequestVoteResponse(true));

        Assert.Empty(group[2].Said);
        Assert.Equal(RoleKind.Follower, group[2].Replica.Role);
    }

    [Fact]
    public void Anything_else_of_a_higher_term_makes_a_follower_of_it()
    {
        var group = TestGroup.Led(3);

        group.Say(group[2], group[1], 7, new AppendResponse(1, false, LogIndex.Zero, EntryId.Zero));

        Assert.Equal(RoleKind.Follower, group[1].Replica.Role);
        Assert.Equal(new Term(7), group[1].Replica.Term);
    }

    [Fact]
    public void A_term_alone_does_not_put_off_a_followers_election()
    {
        var group = TestGroup.Of(3);
        var deadline = group[2].Replica.Deadline;
        group.Pass(TimeSpan.FromMilliseconds(900));

        group.Say(group[3], group[2], 5, new RequestVote(EntryId.Zero with { Term = Term.Zero }, false));
        group.Say(group[3], group[1], 5, new AppendResponse(1, false, LogIndex.Zero, EntryId.Zero));

        Assert.True(group[1].Replica.Deadline <= TimeSpan.FromMilliseconds(2000));
        Assert.True(group[2].Replica.Deadline > deadline, "a vote that was given does");
    }

    private static Message Question(TestGroup group, string question) => question switch
    {
        "append" => new AppendEntries(1, EntryId.Zero, LogIndex.Zero, default),
        "heartbeat" => new Heartbeat(1, 1, LogIndex.Zero, 0),
        "pre-vote" => new PreVote(FarAhead),
        "vote" => new RequestVote(FarAhead, false),
        "snapshot" => new InstallSnapshot(1, group.Founding with { Id = FarAhead }),
        "read" => new ReadIndexRequest(1, 1, false),
        _ => throw new ArgumentOutOfRangeException(nameof(question)),
    };
}
