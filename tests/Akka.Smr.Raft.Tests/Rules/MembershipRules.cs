using Akka.Smr.Raft.Leading;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>Changes of the membership by joint consensus (§4.3), with learners first (§4.2.1).</summary>
public sealed class MembershipRules
{
    [Fact]
    public void A_change_goes_from_learning_through_joint_to_the_new_configuration()
    {
        var group = TestGroup.Led(3);
        group.AddBlank(TestGroup.Named(4));
        var waiter = group.Change(group[1], Voters(2, 3, 4, 1));

        group.RunUntil(() => group[1].Asked(EffectKind.ChangeDone).Any());

        var steps = group[1].Asked(EffectKind.ConfigurationInForce).Select(effect => effect.Configuration.ToString()).ToArray();
        Assert.Equal(
            [
                "1:voter 2:voter 3:voter 4:learner changing",
                "1:both 2:both 3:both 4:new changing",
                "1:voter 2:voter 3:voter 4:voter",
            ],
            steps);
        Assert.Equal(waiter, Assert.Single(group[1].Asked(EffectKind.ChangeDone)).Waiter);
    }

    [Fact]
    [Hazard(28)]
    public void A_configuration_is_in_force_from_the_moment_it_is_appended()
    {
        var group = TestGroup.Led(3);
        group.Change(group[1], Voters(1, 2));

        Assert.Equal("1:both 2:both 3:old changing", group[1].Replica.Configuration!.ToString());
        group.Deliver(envelope => envelope.To == group[2].Identity);
        Assert.True(group[2].Replica.Configuration!.IsJoint);
        Assert.Equal(new LogIndex(1), group[2].Replica.CommitIndex);
    }

    [Fact]
    [Hazard(31)]
    public void A_configuration_that_is_truncated_is_rolled_back()
    {
        var group = TestGroup.Led(3);
        var before = group[1].Replica.Configuration!.ToString();
        group.Isolate(group[1]);
        group.Change(group[1], Voters(1, 2));
        group.Elect(2);
        group.Heal();

        group.Run(TimeSpan.FromSeconds(1));

        Assert.Equal(before, group[1].Replica.Configuration!.ToString());
        Assert.Equal(before, group[1].Asked(EffectKind.ConfigurationInForce).Last().Configuration.ToString());
    }

    [Fact]
    [Hazard(28)]
    public void After_a_restart_the_last_configuration_of_the_log_is_in_force_committed_or_not()
    {
        var group = TestGroup.Led(3);
        group.Isolate(group[1]);
        group.Change(group[1], Voters(1, 2));

        group[1].Crash();
        group[1].Restart();

        Assert.True(group[1].Replica.Configuration!.IsJoint);
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(4, 5)]
    public void A_joint_configuration_needs_both_majorities(long first, long second)
    {
        var intent = new MembershipIntent(Voters(1, 4, 5));
        var group = new TestGroup(Configuration.Create(
            [
                new(TestGroup.Named(1), MemberRole.Voter | MemberRole.OutgoingVoter), new(TestGroup.Named(2), MemberRole.OutgoingVoter),
                new(TestGroup.Named(3), MemberRole.OutgoingVoter), new(TestGroup.Named(4), MemberRole.Voter), new(TestGroup.Named(5), MemberRole.Voter),
            ],
            intent: intent));
        group.StartAll();
        group.Isolate(group[first]);
        group.Isolate(group[second]);
        group.Run(TimeSpan.FromSeconds(10));
        Assert.Null(group.Leader);

        group.Heal();
        group.RunUntil(() => group.Leader is { Replica.Configuration.IsJoint: false });

        Assert.Equal("1:voter 4:voter 5:voter", group.Leader!.Replica.Configuration!.ToString());
    }

    [Fact]
    [Hazard("29a")]
    public void Joint_is_left_only_once_its_entry_is_committed()
    {
        var group = TestGroup.Led(3);
        group.Change(group[1], Voters(1, 2));
        var joint = group[1].State.Configurations.LatestIndex;
        group[1].Step(Input.StorageResumed());
        Assert.Equal(joint, group[1].State.Configurations.LatestIndex);

        group.DeliverFirst(envelope => envelope.To == group[2].Identity && envelope.Body is AppendEntries);
        group.DeliverFirst(envelope => envelope.From == group[2].Identity);

        Assert.Equal(joint, group[1].Replica.CommitIndex);
        Assert.Equal(joint.Next, group[1].State.Configurations.LatestIndex);
    }

    [Fact]
    [Hazard(29)]
    public void What_the_new_configuration_has_on_its_disks_is_committed_in_the_step_that_leaves_joint()
    {
        var group = TestGroup.Led(2);
        group.Change(group[1], Voters(1));
        var joint = group[1].State.Configurations.LatestIndex;
        group.DeliverFirst(envelope => envelope.To == group[2].Identity && envelope.Body is AppendEntries);
        group.Propose(group[1], "a");

        // No other input follows by itself, in which the new quorum could be asked too late.
        group[1].WritesAtOnce = false;
        group[1].AppliesAtOnce = false;
        Assert.True(group[1].Replica.CommitIndex < joint);

        group.DeliverFirst(envelope => envelope.From == group[2].Identity);

        Assert.Equal(joint.Next.Next, group[1].State.Configurations.LatestIndex);
        Assert.Equal(joint.Next, group[1].Replica.CommitIndex);
    }

    [Fact]
    [Hazard(29)]
    public void A_new_leader_leaves_an_inherited_joint_configuration_after_its_no_op()
    {
        var group = TestGroup.Led(3);
        group.Change(group[1], Voters(1, 2));
        group.Deliver(envelope => envelope.Body is AppendEntries);
        group[1].Crash();
        group.Lose(_ => true);
        group[1].Restart();
        group.RunUntil(() => group[1].AppliedEntries.Count(entry => entry.Kind == EntryKind.Configuration) == 2);

        // Whoever led, its no-op came first; had it left joint at once, the joint entry might have been lost behind it.
        var left = group[1].AppliedEntries.FindLastIndex(entry => entry.Kind == EntryKind.Configuration);
        var before = group[1].AppliedEntries[left - 1];
        Assert.Equal((EntryKind.Noop, group[1].AppliedEntries[left].Term), (before.Kind, before.Term));
        Assert.True(before.Term > new Term(1));
        Assert.Equal("1:voter 2:voter", group[1].Replica.Configuration!.ToString());
    }

    [Fact]
    [Hazard(30)]
    public void The_intent_to_promote_survives_a_change_of_leader()
    {
        var group = TestGroup.Led(3);
        var learner = group.AddBlank(TestGroup.Named(4));
        group.Isolate(learner);
        group.Change(group[1], Voters(1, 2, 3, 4));
        group.Settle();
        group[1].Crash();
        group.RunUntil(() => group.Leader is not null);

        group.Heal();
        group.RunUntil(() => learner.State.Own is { IsVoter: true } && learner.Replica.Configuration is { IsJoint: false });

        Assert.NotEqual(group[1], group.Leader);
    }

    [Fact]
    [Hazard(30)]
    public void A_learner_counts_nowhere()
    {
        var group = new TestGroup(Configuration.Create(
            [new(TestGroup.Named(1), MemberRole.Voter), new(TestGroup.Named(2), MemberRole.Voter), new(TestGroup.Named(3), MemberRole.Learner)]));
        group.StartAll();
        group.Elect(1);
        group.Isolate(group[2]);

        group.Propose(group[1], "a");
        group.Read(group[1]);
        group.Settle();

        Assert.Empty(group[1].Commands);
        Assert.Empty(group[1].Asked(EffectKind.ReadReady));
        group.Run(2 * group.Options.ElectionTimeoutMin);
        Assert.NotEqual(RoleKind.Leader, group[1].Replica.Role);
    }

    [Fact]
    [Hazard(30)]
    public void A_learner_that_is_level_with_the_log_has_caught_up_however_long_it_took()
    {
        var limit = TimeSpan.FromSeconds(1);
        var begun = new CatchUp(new LogIndex(5), TimeSpan.Zero);

        Assert.False(begun.Reached(new LogIndex(4), new LogIndex(5), limit, limit).IsDone);
        Assert.True(begun.Reached(new LogIndex(5), new LogIndex(6), limit, limit).IsDone);
        Assert.Equal(new CatchUp(new LogIndex(6), 2 * limit), begun.Reached(new LogIndex(5), new LogIndex(6), 2 * limit, limit));
        Assert.True(begun.Reached(new LogIndex(5), new LogIndex(5), 2 * limit, limit).IsDone);
    }

    [Fact]
    public void Several_promotions_are_one_change()
    {
        var group = TestGroup.Led(1);
        foreach (var id in new[] { 2, 3, 4 })
            group.AddBlank(TestGroup.Named(id));
        group.Change(group[1], Voters(1, 2, 3, 4));

        group.RunUntil(() => group[1].Asked(EffectKind.ChangeDone).Any());

        Assert.Equal(3, group[1].Asked(EffectKind.ConfigurationInForce).Count());
    }

    [Fact]
    public void A_demoted_voter_becomes_a_learner_on_leaving_joint()
    {
        var group = TestGroup.Led(3);
        group.Change(group[1], new(TestGroup.Named(1), MemberRole.Voter), new(TestGroup.Named(2), MemberRole.Voter), new(TestGroup.Named(3), MemberRole.Learner));
        Assert.Equal("1:both 2:both 3:old changing", group[1].Replica.Configuration!.ToString());

        group.Settle();

        Assert.Equal("1:voter 2:voter 3:learner", group[3].Replica.Configuration!.ToString());
    }

    [Fact]
    public void A_leader_that_removes_itself_does_not_count_itself_and_passes_leadership_on()
    {
        var group = TestGroup.Led(3);
        group.Change(group[1], Voters(2, 3));
        group.Deliver(envelope => envelope.Body is AppendEntries);
        group.Cut(group[1], group[3]);
        group.Settle();
        Assert.Equal("2:voter 3:voter", group[1].Replica.Configuration!.ToString());
        Assert.True(group[1].Replica.CommitIndex < group[1].Replica.LastEntry.Index);

        group.Heal();
        group.Run(TimeSpan.FromMilliseconds(500));

        Assert.Equal(RoleKind.Follower, group[1].Replica.Role);
        Assert.Equal(ChangeOutcome.Succeeded, Assert.Single(group[1].Asked(EffectKind.ChangeDone)).Outcome);
        Assert.Contains(group.Leader!.Identity.Member.Value, new[] { 2L, 3L });
        Assert.Equal(new Term(2), group.Leader!.Replica.Term);
    }

    [Fact]
    public void A_voter_that_an_uncommitted_configuration_leaves_out_still_stands_for_election()
    {
        var group = TestGroup.Led(2);
        group.Change(group[1], Voters(2));
        group.Deliver(envelope => envelope.Body is AppendEntries);
        group.Deliver(envelope => envelope.Body is AppendResponse);
        Assert.Equal("2:voter", group[1].Replica.Configuration!.ToString());
        group.Lose(_ => true);
        group[1].Crash();
        group[1].Restart();

        // Member 2 knows only the joint configuration and has the shorter log: only member 1 can lead.
        group.RunUntil(() => group[2].Replica.Configuration is { IsJoint: false });

        Assert.Equal("2:voter", group[2].Replica.Configuration!.ToString());
    }

    [Fact]
    [Hazard(27)]
    public void There_is_one_change_at_a_time_and_none_before_the_first_commit_of_the_term()
    {
        var group = TestGroup.Of(3);
        VoteRules.BecomeCandidate(group, 1);
        group.Say(group[2], group[1], 1, new RequestVoteResponse(true));
        group.Change(group[1], Voters(1, 2));
        group.Settle();
        group.Change(group[1], Voters(1, 2));
        group.Change(group[1], Voters(1, 3));

        Assert.Equal(
            [RefusalReason.TermNotCommitted, RefusalReason.ChangeInProgress],
            group[1].Asked(EffectKind.ChangeDone).Select(done => done.Reason));
    }

    [Fact]
    public void A_change_that_waits_for_its_learners_can_be_called_off()
    {
        var group = TestGroup.Led(3);
        var first = group.Change(group[1], Voters(1, 2, 3, 9));
        group.Settle();
        group.Change(group[1], Voters(1, 2));
        Assert.Equal(RefusalReason.ChangeInProgress, Assert.Single(group[1].Asked(EffectKind.ChangeDone)).Reason);

        var second = group.Change(group[1], Voters(1, 2, 3));
        group.Settle();

        Assert.Equal(
            [(first, ChangeOutcome.Abandoned), (second, ChangeOutcome.Succeeded)],
            group[1].Asked(EffectKind.ChangeDone).Skip(1).Select(done => (done.Waiter, done.Outcome)));
        Assert.Equal("1:voter 2:voter 3:voter", group[1].Replica.Configuration!.ToString());
    }

    [Fact]
    public void A_member_removed_and_added_again_begins_a_new_session()
    {
        var group = TestGroup.Led(3);
        var before = ReplicationRules.Follower(group, 3).Session;
        group.Change(group[1], Voters(1, 2));
        group.Run(TimeSpan.FromMilliseconds(300));
        group.Change(group[1], Voters(1, 2, 3));
        group.Run(TimeSpan.FromMilliseconds(300));

        Assert.True(ReplicationRules.Follower(group, 3).Session > before);
    }

    [Fact]
    [Hazard(32)]
    public void A_wiped_member_is_a_stranger_until_it_is_added_under_its_new_disk()
    {
        var group = TestGroup.Led(3);
        group[3].Crash();
        var wiped = group.AddBlank(TestGroup.Named(3, 999));
        group.Propose(group[1], "a");
        group.Run(TimeSpan.FromSeconds(1));
        Assert.Empty(wiped.Commands);

        group.Change(group[1], new(TestGroup.Named(1), MemberRole.Voter), new(TestGroup.Named(2), MemberRole.Voter), new(wiped.Identity, MemberRole.Voter));
        group.RunUntil(() => wiped.State.Own is { IsVoter: true } && wiped.Replica.Configuration is { IsJoint: false });

        Assert.Equal(["a"], wiped.Commands);
    }

    [Fact]
    [Hazard(30)]
    public void A_learner_that_kept_up_once_must_keep_up_still_when_it_is_promoted()
    {
        var group = TestGroup.Led(1);
        var learner = group.AddBlank(TestGroup.Named(2));
        group.Change(group[1], Voters(1)[0], new Member(TestGroup.Named(2), MemberRole.Learner));
        group.Run(TimeSpan.FromMilliseconds(300));
        learner.Crash();

        group.Change(group[1], Voters(1, 2));
        group.Run(TimeSpan.FromSeconds(5));
        group.Propose(group[1], "a");
        Assert.Equal(RoleKind.Leader, group[1].Replica.Role);
        Assert.Equal(["a"], group[1].Commands);
        learner.Restart();

        group.RunUntil(() => learner.State.Own is { IsVoter: true } && !group[1].Replica.Configuration!.IsJoint);
    }

    [Fact]
    public void A_change_of_learners_alone_needs_no_joint_configuration()
    {
        var group = TestGroup.Led(3);
        group.AddBlank(TestGroup.Named(4));
        group.Change(group[1], [.. Voters(1, 2, 3), new Member(TestGroup.Named(4), MemberRole.Learner)]);
        group.Settle();

        Assert.Single(group[1].Asked(EffectKind.ConfigurationInForce));
        Assert.Equal(ChangeOutcome.Succeeded, Assert.Single(group[1].Asked(EffectKind.ChangeDone)).Outcome);
    }

    [Fact]
    public void A_membership_without_voters_or_with_too_many_or_with_doubles_is_refused()
    {
        var group = TestGroup.Led(1);
        group.Change(group[1]);
        group.Change(group[1], Voters(1, 2, 3, 4, 5, 6, 7, 8));
        group.Change(group[1], new(TestGroup.Named(1), MemberRole.Voter), new(TestGroup.Named(1, 7), MemberRole.Voter));

        Assert.All(group[1].Asked(EffectKind.ChangeDone), done => Assert.Equal(RefusalReason.Invalid, done.Reason));
        Assert.Equal(3, group[1].Asked(EffectKind.ChangeDone).Count());
    }

    [Fact]
    public void A_configuration_is_read_as_it_was_written()
    {
        var intent = new MembershipIntent([new Member(TestGroup.Named(5), MemberRole.Learner, MemberKind.Witness, 2, "somewhere")], new LeaseTerms(TimeSpan.FromSeconds(1), TimeSpan.Zero));
        var configuration = Configuration.Create([new Member(TestGroup.Named(1), MemberRole.Voter, Address: "here"), new Member(TestGroup.Named(2), MemberRole.OutgoingVoter)], intent.Lease, intent);
        var bytes = ConfigurationCodec.Encode(configuration);

        var read = ConfigurationCodec.TryDecode(bytes)!;

        Assert.Equal(configuration.Members.ToArray(), read.Members.ToArray());
        Assert.Equal(configuration.Lease, read.Lease);
        Assert.Equal(intent.Members, read.Intent!.Members);
        for (var length = 0; length < bytes.Length; length++)
            Assert.Null(ConfigurationCodec.TryDecode(bytes.AsSpan(0, length)));
    }

    private static Member[] Voters(params long[] ids) => [.. ids.Select(id => new Member(TestGroup.Named(id), MemberRole.Voter))];
}
