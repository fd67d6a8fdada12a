using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>An answer fits one question only, however late it comes (§6.4, §9.6).</summary>
public sealed class LateAnswerRules
{
    [Fact]
    [Hazard(25)]
    public void An_answer_to_a_question_that_was_given_up_answers_no_later_one()
    {
        var group = TestGroup.Led(3);
        group.Read(group[2]);
        group.Deliver(envelope => envelope.Body is ReadIndexRequest);
        group.Deliver(envelope => envelope.Body is Heartbeat);
        group.Deliver(envelope => envelope.Body is HeartbeatResponse);
        var late = Assert.Single(group.Lose(envelope => envelope.Body is ReadIndexResponse { Confirmed: true }));
        group.Run(group.Options.ReadTimeout + group.Options.HeartbeatInterval);
        Assert.Single(group[2].Asked(EffectKind.ReadFailed));

        // What is committed meanwhile is missing in the late answer.
        group.Propose(group[1], "new");
        group.Settle();
        group.Forget();
        group.Read(group[2]);
        group.Receive(late);
        Assert.Empty(group[2].Asked(EffectKind.ReadReady));

        group.Settle();
        Assert.Equal(group[1].Replica.CommitIndex, Assert.Single(group[2].Asked(EffectKind.ReadReady)).Index);
    }

    [Fact]
    [Hazard(5)]
    public void A_pre_vote_that_was_granted_for_an_earlier_term_is_not_counted()
    {
        var group = TestGroup.Of(3);
        Ask(group);
        group.Deliver(envelope => envelope.Body is PreVote && envelope.To == group[2].Identity);
        var late = Assert.Single(group.Lose(envelope => envelope.Body is PreVoteResponse { Granted: true }));
        group.Lose(_ => true);

        // The very term that was asked for has begun without this member.
        group.Say(group[3], group[1], late.Term.Value, new AppendResponse(1, false, default, default));
        Ask(group);
        group.Receive(late);

        Assert.Equal(RoleKind.PreCandidate, group[1].Replica.Role);
        Assert.Equal(late.Term, group[1].Replica.Term);
    }

    private static void Ask(TestGroup group)
    {
        group.Pass((group[1].Replica.Deadline ?? group.Now.Monotonic) - group.Now.Monotonic);
        group[1].FireTimer();
        Assert.Equal(RoleKind.PreCandidate, group[1].Replica.Role);
    }
}
