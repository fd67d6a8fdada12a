using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>Leadership transfer (§3.10).</summary>
public sealed class TransferRules
{
    [Fact]
    public void Leadership_passes_to_a_member_that_is_caught_up()
    {
        var group = TestGroup.Led(3);
        group.Transfer(group[1], 3);

        group.Settle();

        Assert.Equal(group[3], group.Leader);
        Assert.Equal(ChangeOutcome.Succeeded, Assert.Single(group[1].Asked(EffectKind.TransferDone)).Outcome);
    }

    [Fact]
    [Hazard(11)]
    public void The_target_must_have_everything_on_its_disk_first()
    {
        var group = TestGroup.Led(3);
        group[3].WritesAtOnce = false;
        group.Propose(group[1], "a");
        group.Transfer(group[1], 3);
        group.Settle();
        Assert.DoesNotContain(group[1].Said, envelope => envelope.Body is TimeoutNow);

        group[3].FinishWrite();
        group.Settle();

        Assert.Single(group[1].Said, envelope => envelope.Body is TimeoutNow);
    }

    [Fact]
    public void While_it_lasts_no_command_is_taken_and_it_ends_in_time()
    {
        var group = TestGroup.Led(3);
        group.Isolate(group[3]);
        group.Transfer(group[1], 3);
        group.Propose(group[1], "a");
        Assert.Equal(RefusalReason.Transferring, Assert.Single(group[1].Asked(EffectKind.Refused)).Reason);

        group.Run(group.Options.LeadershipTransferTimeout + group.Options.HeartbeatInterval);
        Assert.Equal(ChangeOutcome.Abandoned, Assert.Single(group[1].Asked(EffectKind.TransferDone)).Outcome);
        group.Propose(group[1], "b");

        Assert.Single(group[1].Asked(EffectKind.Admitted));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(9)]
    public void Neither_itself_nor_a_learner_nor_a_witness_nor_a_stranger_can_be_the_target(long target)
    {
        var group = new TestGroup(Configuration.Create(
            [
                new(TestGroup.Named(1), MemberRole.Voter), new(TestGroup.Named(2), MemberRole.Voter),
                new(TestGroup.Named(3), MemberRole.Voter, MemberKind.Witness), new(TestGroup.Named(4), MemberRole.Learner),
            ]));
        group.StartAll();
        group.Elect(1);

        group.Transfer(group[1], target);

        Assert.Equal(RefusalReason.Invalid, Assert.Single(group[1].Asked(EffectKind.TransferDone)).Reason);
    }

    [Fact]
    public void Only_the_leader_of_the_term_can_invite()
    {
        var group = TestGroup.Led(3);

        group.Say(group[2], group[3], 1, new TimeoutNow());

        Assert.Equal(RoleKind.Follower, group[3].Replica.Role);
    }

    [Fact]
    public void The_invited_skips_the_pre_vote_and_asks_by_force()
    {
        var group = TestGroup.Led(3);

        group.Say(group[1], group[3], 1, new TimeoutNow());

        Assert.DoesNotContain(group[3].Said, envelope => envelope.Body is PreVote);
        Assert.All(group[3].SaidTo<RequestVote>(group[2]), request => Assert.True(request.Force));
    }
}
