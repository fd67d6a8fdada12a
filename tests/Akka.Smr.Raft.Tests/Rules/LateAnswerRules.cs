using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>An answer fits one question only, however late it comes (§6.4).</summary>
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
}
