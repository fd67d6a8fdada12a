using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>What a leader may call committed (§3.5, §3.6.2), and who applies it when (§10.2.1).</summary>
public sealed class CommitRules
{
    [Fact]
    public void A_command_is_applied_by_everybody_once_a_quorum_has_it()
    {
        var group = TestGroup.Led(3);

        group.Propose(group[1], "a");
        group.Settle();

        Assert.All(group.Members, member => Assert.Equal(["a"], member.Commands));
    }

    [Fact]
    [Hazard(14)]
    public void The_leader_counts_itself_only_when_its_own_write_is_durable()
    {
        var group = TestGroup.Led(3);
        group.Cut(group[1], group[3]);
        group[1].WritesAtOnce = false;

        group.Propose(group[1], "a");
        group.Settle();
        Assert.Equal(new LogIndex(1), group[1].Replica.CommitIndex);

        group[1].FinishWrite();
        Assert.Equal(new LogIndex(2), group[1].Replica.CommitIndex);
    }

    [Fact]
    [Hazard(14)]
    public void A_leader_commits_on_followers_alone_and_applies_what_it_has_on_its_own_disk()
    {
        var group = TestGroup.Led(3);
        group[1].WritesAtOnce = false;

        group.Propose(group[1], "a");
        group.Settle();
        Assert.Equal(new LogIndex(2), group[1].Replica.CommitIndex);
        Assert.Empty(group[1].Commands);
        Assert.Equal(["a"], group[2].Commands);

        group[1].FinishWrite();
        Assert.Equal(["a"], group[1].Commands);
    }

    [Fact]
    [Hazard(13)]
    public void An_entry_of_an_earlier_term_is_not_committed_by_counting()
    {
        // Figure 3.7: the entry of term 1 reaches a majority only under the leader of term 3.
        var group = TestGroup.Led(3);
        group.Isolate(group[1]);
        group.Propose(group[1], "old");
        group[1].Crash();
        group.Heal();
        group[1].Restart();
        group.Pass(group.Options.ElectionTimeoutMin);
        VoteRules.BecomeCandidate(group, 1);
        group.Say(group[2], group[1], 2, new RequestVoteResponse(true));
        Assert.Equal(RoleKind.Leader, group[1].Replica.Role);
        group.Lose(_ => true);

        // The old entry is acknowledged by a quorum, the no-op of the new term is not yet.
        var session = group[1].SaidTo<AppendEntries>(group[2]).Last().Session;
        group.Say(group[2], group[1], 2, new AppendResponse(session, true, new LogIndex(2), EntryId.Zero));
        Assert.Equal(new LogIndex(0), group[1].Replica.CommitIndex);

        group.Say(group[2], group[1], 2, new AppendResponse(session, true, new LogIndex(3), EntryId.Zero));
        Assert.Equal(new LogIndex(3), group[1].Replica.CommitIndex);
    }

    [Fact]
    public void A_leader_starts_its_term_with_a_no_op_and_is_ready_when_it_is_applied()
    {
        var group = TestGroup.Of(3);
        group[1].AppliesAtOnce = false;
        group.Pass(group[1].Replica.Deadline!.Value);
        group[1].FireTimer();
        group.Settle();

        Assert.Equal(EntryKind.Noop, Assert.Single(group[1].AppliedEntries).Kind);
        Assert.Empty(group[1].Asked(EffectKind.LeaderReady));

        group[1].Step(Input.Applied(new LogIndex(1)));
        Assert.Single(group[1].Asked(EffectKind.LeaderReady));
    }

    [Fact]
    [Hazard(17)]
    public void A_follower_commits_no_further_than_it_has_verified()
    {
        var group = TestGroup.Led(3);
        group[1].Step(Input.TimerFired());
        group.Settle();
        var follower = group[2];
        follower.Crash();
        follower.Restart();

        group.Say(group[1], follower, 1, new Heartbeat(1, 5, new LogIndex(1), 0));

        Assert.Equal(LogIndex.Zero, follower.Replica.CommitIndex);
    }

    [Fact]
    [Hazard(17)]
    public void A_heartbeat_tells_no_more_than_the_follower_has()
    {
        var group = TestGroup.Led(3);
        group.Cut(group[1], group[3]);
        group.Propose(group[1], "a");
        group.Settle();
        group.Heal();
        group.Forget();
        group.Pass(group.Options.HeartbeatInterval);
        group.FireDueTimers();

        Assert.Equal(new LogIndex(2), group[1].SaidTo<Heartbeat>(group[2]).First().Commit);
        Assert.Equal(new LogIndex(1), group[1].SaidTo<Heartbeat>(group[3]).First().Commit);
    }

    [Fact]
    public void Applying_waits_for_a_state_machine_that_is_behind()
    {
        var group = TestGroup.Led(1, new RaftOptions { MaxApplyingEntries = 3 });
        group[1].AppliesAtOnce = false;

        for (var i = 0; i < 10; i++)
            group.Propose(group[1], "x");
        Assert.Equal(4, group[1].AppliedEntries.Count);

        group[1].Step(Input.Applied(new LogIndex(4)));
        Assert.Equal(7, group[1].AppliedEntries.Count);
    }
}
