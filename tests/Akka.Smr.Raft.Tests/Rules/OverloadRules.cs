using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>Everything that could grow has a bound, and beyond it commands are refused, certainly not run.</summary>
public sealed class OverloadRules
{
    private static readonly RaftOptions Bounded = new() { MaxLogBytes = 1000, SnapshotAfterBytes = 900, MaxUncommittedBytes = 1000, TrailingEntries = 0 };

    [Fact]
    public void Uncommitted_entries_are_bounded()
    {
        var group = TestGroup.Led(3, new RaftOptions { MaxUncommittedEntries = 2 });
        group.Isolate(group[1]);
        group.Propose(group[1], "a");
        group.Propose(group[1], "b");
        group.Propose(group[1], "c");

        Assert.Equal(RefusalReason.Overloaded, Assert.Single(group[1].Asked(EffectKind.Refused)).Reason);
        Assert.Equal(2, group[1].Asked(EffectKind.Admitted).Count());
    }

    [Fact]
    public void Uncommitted_bytes_are_bounded_and_free_again_when_committed()
    {
        var group = TestGroup.Led(3, new RaftOptions { MaxUncommittedBytes = 200 });
        group.Propose(group[1], new string('a', 100));
        group.Propose(group[1], new string('b', 100));
        Assert.Single(group[1].Asked(EffectKind.Refused));
        group.Settle();

        group.Propose(group[1], new string('c', 100));

        Assert.Single(group[1].Asked(EffectKind.Refused));
    }

    [Fact]
    public void A_log_over_its_bound_takes_nothing_until_a_snapshot_has_made_room()
    {
        var group = TestGroup.Led(1, Bounded);
        for (var i = 0; i < 20; i++)
            group.Propose(group[1], new string('x', 100));
        Assert.Contains(group[1].Asked(EffectKind.Refused), refused => refused.Reason == RefusalReason.Overloaded);
        SnapshotRules.FinishSnapshot(group[1]);
        group.Forget();

        group.Propose(group[1], "y");

        Assert.Single(group[1].Asked(EffectKind.Admitted));
    }

    [Fact]
    public void A_log_at_its_bound_makes_a_snapshot_due_below_every_threshold()
    {
        // What stays for followers counts for the bound, and not for the threshold.
        var group = TestGroup.Led(1, Bounded with { SnapshotAfterBytes = 1000, TrailingEntries = 3 });
        Fill(group);
        SnapshotRules.FinishSnapshot(group[1]);
        group.Forget();
        Fill(group);

        Assert.Single(group[1].Asked(EffectKind.TakeSnapshot));
        SnapshotRules.FinishSnapshot(group[1]);
        group.Forget();
        group.Propose(group[1], "y");

        Assert.Single(group[1].Asked(EffectKind.Admitted));
    }

    [Fact]
    public void A_snapshot_that_failed_while_the_log_was_full_is_asked_for_again()
    {
        var group = TestGroup.Led(1, Bounded);
        Fill(group);
        group[1].Step(Input.SnapshotNotTaken());
        group.Forget();
        group.Propose(group[1], new string('x', 100));
        Assert.Empty(group[1].Asked(EffectKind.TakeSnapshot));

        group.Run(group.Options.ElectionTimeoutMax);

        Assert.Single(group[1].Asked(EffectKind.TakeSnapshot));
    }

    [Fact]
    public void Writers_outrank_the_transfer_for_which_a_log_is_kept()
    {
        var group = TestGroup.Led(1, Bounded);
        Fill(group);
        SnapshotRules.FinishSnapshot(group[1]);
        group.AddBlank(TestGroup.Named(2));
        group.Change(group[1], new Member(TestGroup.Named(1), MemberRole.Voter), new Member(TestGroup.Named(2), MemberRole.Learner));
        group.Run(TimeSpan.FromMilliseconds(300));
        Assert.Single(group[1].Asked(EffectKind.SendSnapshot));
        Fill(group);
        SnapshotRules.FinishSnapshot(group[1]);
        group.Forget();

        group.Propose(group[1], "y");
        group.Propose(group[1], "z");

        Assert.NotNull(group[1].State.PinnedAt);
        Assert.NotEmpty(group[1].Asked(EffectKind.Admitted));
    }

    [Fact]
    public void A_follower_whose_log_is_at_its_bound_takes_a_snapshot_below_every_threshold()
    {
        var group = TestGroup.Led(2, Bounded with { SnapshotAfterBytes = 1000, TrailingEntries = 3 });
        for (var i = 0; i < 60; i++)
        {
            group.Propose(group[1], new string('x', 100));
            group.Run(group.Options.HeartbeatInterval);
            foreach (var member in group.Members.Where(member => member.Asked(EffectKind.TakeSnapshot).Any()))
            {
                SnapshotRules.FinishSnapshot(member);
                member.Forget();
            }
        }

        Assert.Equal(group[1].Replica.LastEntry, group[2].Replica.LastEntry);
        Assert.InRange(group[2].Replica.CommitIndex.Value, 40, 61);
    }

    [Fact]
    public void A_follower_whose_log_is_at_its_bound_says_nothing_that_would_bring_more()
    {
        var group = TestGroup.Led(2, Bounded with { MaxUncommittedBytes = 5000 });
        for (var i = 0; i < 12 && !group[2].Asked(EffectKind.TakeSnapshot).Any(); i++)
        {
            group.Propose(group[1], new string('x', 100));
            group.Run(group.Options.HeartbeatInterval);
        }

        // The leader has made room, and its follower has not.
        SnapshotRules.FinishSnapshot(group[1]);
        for (var i = 0; i < 6; i++)
            group.Propose(group[1], new string('y', 100));
        group.Run(TimeSpan.FromSeconds(1));
        var asked = group[2].Asked(EffectKind.TakeSnapshot).Last().Snapshot;
        group.Forget();
        group.Run(TimeSpan.FromSeconds(1));
        Assert.True(group[2].Replica.LastEntry.Index < group[1].Replica.LastEntry.Index);
        Assert.Empty(group[2].SaidTo<AppendResponse>(group[1]));
        Assert.InRange(group[1].SaidTo<AppendEntries>(group[2]).Count(), 0, 12);

        group[2].Step(Input.SnapshotTaken(asked with { Length = 10, Digest = 1234 }));
        group.RunUntil(() => group[2].Replica.LastEntry == group[1].Replica.LastEntry);
    }

    [Fact]
    [Hazard(51)]
    public void A_command_that_is_too_large_is_refused_alone()
    {
        var group = TestGroup.Led(1, new RaftOptions { MaxCommandBytes = 10 });
        var proposals = new[]
        {
            new Proposal(1, EntryKind.Command, new byte[5]), new Proposal(2, EntryKind.Command, new byte[11]), new Proposal(3, EntryKind.Command, new byte[5]),
        };

        group[1].Step(Input.Proposed(proposals));

        var refused = Assert.Single(group[1].Asked(EffectKind.Refused));
        Assert.Equal(RefusalReason.TooLarge, refused.Reason);
        Assert.Equal([2], refused.Proposals.ToArray().Select(proposal => proposal.Waiter));
        Assert.Equal([2, 3], group[1].Asked(EffectKind.Admitted).Select(admitted => admitted.Index.Value));
    }

    [Fact]
    public void The_cores_own_kinds_cannot_be_proposed()
    {
        var group = TestGroup.Led(1);

        group[1].Step(Input.Proposed(new[] { new Proposal(1, EntryKind.Configuration, new byte[5]), new Proposal(2, EntryKind.Noop, default) }));

        Assert.All(group[1].Asked(EffectKind.Refused), refused => Assert.Equal(RefusalReason.Invalid, refused.Reason));
        Assert.Equal(2, group[1].Asked(EffectKind.Refused).Count());
    }

    [Fact]
    public void Pending_reads_are_bounded()
    {
        var group = TestGroup.Led(3, new RaftOptions { MaxPendingReads = 2 });
        group.Read(group[1]);
        group.Read(group[1]);
        group.Read(group[1]);
        group.Read(group[2]);
        group.Read(group[2]);
        group.Read(group[2]);

        Assert.Equal(RefusalReason.Overloaded, Assert.Single(group[1].Asked(EffectKind.ReadFailed)).Reason);
        Assert.Equal(RefusalReason.Overloaded, Assert.Single(group[2].Asked(EffectKind.ReadFailed)).Reason);
    }

    [Fact]
    public void Words_held_back_for_a_slow_disk_are_bounded()
    {
        var group = TestGroup.Of(3, new RaftOptions { MaxHeldMessages = Configuration.MaxMembers });
        group[2].WritesAtOnce = false;
        for (var round = 1; round <= 40; round++)
            group.Say(group[1], group[2], 3, new Heartbeat(1, round, LogIndex.Zero, 0));

        group[2].FinishAllWrites();

        Assert.Equal(Enumerable.Range(9, 32).Select(round => (long)round), group[2].SaidTo<HeartbeatResponse>(group[1]).Select(answer => answer.Round));
    }

    [Fact]
    public void A_candidate_can_ask_everybody_while_its_own_vote_is_being_written()
    {
        var tooFew = new RaftOptions { MaxHeldMessages = Configuration.MaxMembers - 1 };
        Assert.Equal(nameof(RaftOptions.MaxHeldMessages), Assert.Throws<ArgumentException>(tooFew.Validate).ParamName);
    }

    [Fact]
    public void Every_limit_is_checked()
    {
        foreach (var property in typeof(RaftOptions).GetProperties().Where(property => property.CanWrite && property.Name != nameof(RaftOptions.Seed)))
        {
            var options = new RaftOptions() with { };
            property.SetValue(options, property.PropertyType == typeof(TimeSpan) ? TimeSpan.FromTicks(-1) : Convert.ChangeType(-1, property.PropertyType, null));
            var failure = Assert.ThrowsAny<ArgumentException>(options.Validate);
            Assert.NotNull(failure.ParamName);
        }
    }

    /// <summary>Proposes until the log is full.</summary>
    private static void Fill(TestGroup group)
    {
        for (var i = 0; i < 20; i++)
            group.Propose(group[1], new string('x', 100));
        Assert.Contains(group[1].Asked(EffectKind.Refused), refused => refused.Reason == RefusalReason.Overloaded);
    }
}
