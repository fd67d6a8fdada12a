using Akka.Smr.Raft.Leading;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>How logs come into agreement (§3.5), and what an acknowledgement may say (§10.2.1).</summary>
public sealed class ReplicationRules
{
    [Fact]
    public void An_append_whose_previous_entry_is_missing_is_refused_with_a_hint()
    {
        var group = TestGroup.Of(3);
        StorageRules.Append(group, group[1], 3, EntryId.Zero, (1, 1), (2, 1), (3, 1));
        group.Forget();

        StorageRules.Append(group, group[1], 3, StorageRules.Id(9, 3), (10, 3));

        var answer = Assert.Single(group[2].SaidTo<AppendResponse>(group[1]));
        Assert.False(answer.Success);
        Assert.Equal(new LogIndex(9), answer.Index);
        Assert.Equal(StorageRules.Id(3, 1), answer.Hint);
    }

    [Fact]
    public void A_hint_skips_whole_terms()
    {
        var group = TestGroup.Of(3);
        StorageRules.Append(group, group[1], 5, EntryId.Zero, (1, 1), (2, 4), (3, 4), (4, 4), (5, 4));
        group.Forget();

        StorageRules.Append(group, group[3], 6, StorageRules.Id(4, 3), (5, 6));

        Assert.Equal(StorageRules.Id(1, 1), Assert.Single(group[2].SaidTo<AppendResponse>(group[3])).Hint);
    }

    [Fact]
    public void A_follower_far_astray_is_brought_back_in_a_few_messages()
    {
        var group = TestGroup.Led(3);
        group.Isolate(group[1]);
        for (var i = 0; i < 500; i++)
            group.Propose(group[1], "lost");
        group.Lose(_ => true);
        group.Elect(2);
        for (var i = 0; i < 500; i++)
            group.Propose(group[2], "kept");
        group.Settle();
        group.Forget();
        group.Heal();
        group.Run(TimeSpan.FromSeconds(1));

        Assert.True(group[1].SaidTo<AppendResponse>(group[2]).Count(answer => !answer.Success) <= 3);
        Assert.Equal(500, group[1].Commands.Count(command => command == "kept"));
        Assert.DoesNotContain("lost", group[1].Commands);
    }

    [Fact]
    public void What_the_first_append_of_a_term_has_carried_is_not_sent_again()
    {
        var group = LedAnew();
        group[3].WritesAtOnce = false;
        group.Run(group.Options.HeartbeatInterval * 3);

        // The one acknowledges what it held before, long before its disk has the no-op; the other all at once.
        Assert.Single(group[2].SaidTo<AppendEntries>(group[1]), append => append.Entries.Length > 0);
        Assert.Single(group[2].SaidTo<AppendEntries>(group[3]), append => append.Entries.Length > 0);
    }

    [Fact]
    public void An_answer_to_a_round_before_the_probe_sends_nothing_again()
    {
        var group = LedAnew();

        Assert.NotEmpty(group[3].SaidTo<HeartbeatResponse>(group[2]));
        Assert.Single(group[2].SaidTo<AppendEntries>(group[3]));
    }

    [Fact]
    [Hazard(16)]
    public void What_was_lost_with_the_first_append_of_a_term_is_sent_again()
    {
        var group = LedAnew();
        Assert.Equal(2, group.Lose(envelope => envelope.Body is AppendEntries).Count);

        group.Run(group.Options.HeartbeatInterval * 6);

        Assert.All(group.Members, member => Assert.Equal(group[2].Replica.LastEntry, member.Replica.LastEntry));
        Assert.All(group.Members, member => Assert.Equal(group[2].Replica.LastEntry.Index, member.Replica.CommitIndex));
    }

    [Fact]
    [Hazard(18)]
    public void A_late_append_does_not_cut_a_suffix_that_matches()
    {
        var group = TestGroup.Of(3);
        StorageRules.Append(group, group[1], 1, EntryId.Zero, (1, 1), (2, 1), (3, 1));

        StorageRules.Append(group, group[1], 1, EntryId.Zero, (1, 1));
        StorageRules.Append(group, group[1], 1, StorageRules.Id(1, 1));

        Assert.Equal(StorageRules.Id(3, 1), group[2].Replica.LastEntry);
    }

    [Fact]
    [Hazard(18)]
    public void Committed_entries_are_never_cut()
    {
        var group = TestGroup.Of(3);
        StorageRules.Append(group, group[1], 1, EntryId.Zero, (1, 1), (2, 1), (3, 1));
        group.Say(group[1], group[2], 1, new Heartbeat(1, 1, new LogIndex(3), 0));
        Assert.Equal(new LogIndex(3), group[2].Replica.CommitIndex);

        StorageRules.Append(group, group[3], 2, StorageRules.Id(1, 1), (2, 2));

        Assert.Equal(RoleKind.Halted, group[2].Replica.Role);
        Assert.Equal(StorageRules.Id(3, 1), group[2].Replica.LastEntry);
    }

    [Fact]
    [Hazard(20)]
    public void An_append_below_the_compacted_prefix_is_taken_as_matching_there()
    {
        var options = new RaftOptions { SnapshotAfterEntries = 4, TrailingEntries = 0 };
        var group = TestGroup.Led(3, options);
        for (var i = 0; i < 8; i++)
            group.Propose(group[1], "x");
        group.Settle();
        SnapshotRules.FinishSnapshot(group[2]);
        Assert.True(group[2].State.Log.Base.Index > new LogIndex(2));
        var last = group[2].Replica.LastEntry;
        var session = group[1].SaidTo<AppendEntries>(group[2]).Last().Session;
        var entries = group[1].SaidTo<AppendEntries>(group[2]).First(append => append.Entries.Length > 0);
        group.Forget();

        group.Say(group[1], group[2], 1, entries with { Session = session });

        Assert.Equal(last, group[2].Replica.LastEntry);
        Assert.True(Assert.Single(group[2].SaidTo<AppendResponse>(group[1])).Success);
    }

    [Fact]
    [Hazard(17)]
    public void An_acknowledgement_says_what_is_verified_and_not_how_long_the_log_is()
    {
        var group = TestGroup.Of(3);
        StorageRules.Append(group, group[1], 1, EntryId.Zero, (1, 1), (2, 1), (3, 1), (4, 1));
        group.Forget();

        // The new leader has verified two entries only; the rest may be no part of its log.
        StorageRules.Append(group, group[3], 2, StorageRules.Id(2, 1));

        Assert.Equal(new LogIndex(2), Assert.Single(group[2].SaidTo<AppendResponse>(group[3])).Index);
    }

    [Fact]
    [Hazard(16)]
    public void An_old_acknowledgement_takes_nothing_back()
    {
        var group = TestGroup.Led(3);
        group.Propose(group[1], "a");
        group.Settle();
        var session = group[1].SaidTo<AppendEntries>(group[2]).Last().Session;

        group.Say(group[2], group[1], 1, new AppendResponse(session, true, new LogIndex(1), EntryId.Zero));

        Assert.Equal(new LogIndex(2), Follower(group, 2).Match);
    }

    [Fact]
    [Hazard(16)]
    public void An_old_rejection_rewinds_nothing()
    {
        var group = TestGroup.Led(3);
        group.Propose(group[1], "a");
        group.Settle();
        var session = group[1].SaidTo<AppendEntries>(group[2]).Last().Session;

        group.Say(group[2], group[1], 1, new AppendResponse(session, false, new LogIndex(1), EntryId.Zero));

        Assert.Equal(ProgressState.Replicate, Follower(group, 2).State);
        Assert.Equal(new LogIndex(3), Follower(group, 2).Next);
    }

    [Fact]
    [Hazard(16)]
    [Hazard(32)]
    public void An_acknowledgement_of_another_session_is_not_credited()
    {
        var group = TestGroup.Led(3);
        group.Cut(group[1], group[2]);
        group.Cut(group[1], group[3]);
        group.Propose(group[1], "a");

        group.Say(group[2], group[1], 1, new AppendResponse(77, true, new LogIndex(2), EntryId.Zero));

        Assert.Equal(new LogIndex(1), group[1].Replica.CommitIndex);
    }

    [Fact]
    public void An_acknowledgement_beyond_the_log_is_dropped()
    {
        var group = TestGroup.Led(3);
        group.Propose(group[1], "a");
        group.Settle();
        var session = group[1].SaidTo<AppendEntries>(group[2]).Last().Session;

        group.Say(group[2], group[1], 1, new AppendResponse(session, true, new LogIndex(99), EntryId.Zero));

        Assert.Equal(RoleKind.Leader, group[1].Replica.Role);
        Assert.Equal(new LogIndex(2), Follower(group, 2).Match);
    }

    [Fact]
    [Hazard(19)]
    public void Appends_on_their_way_each_follow_the_one_before()
    {
        var group = TestGroup.Led(3);
        group.Propose(group[1], "a");
        group.Propose(group[1], "b");
        group.Propose(group[1], "c");

        Assert.Equal([1, 2, 3], group[1].SaidTo<AppendEntries>(group[2]).Select(append => append.Previous.Index.Value));
    }

    [Fact]
    public void Appends_are_bounded_in_entries_and_the_window_in_appends()
    {
        var group = TestGroup.Led(3, new RaftOptions { MaxAppendEntries = 2, MaxInflightAppends = 3 });
        group.Cut(group[1], group[3]);
        for (var i = 0; i < 20; i++)
            group.Propose(group[1], "x");

        Assert.Equal(3, group[1].SaidTo<AppendEntries>(group[2]).Count());
        Assert.All(group[1].SaidTo<AppendEntries>(group[2]), append => Assert.InRange(append.Entries.Length, 1, 2));
        group.Settle();
        Assert.Equal(20, group[2].Commands.Count());
    }

    [Fact]
    public void Appends_are_bounded_in_bytes()
    {
        var group = TestGroup.Led(3, new RaftOptions { MaxAppendBytes = 200 });
        group.Isolate(group[2]);
        for (var i = 0; i < 20; i++)
            group.Propose(group[1], new string('x', 60));
        group.Settle();
        group.Forget();
        group.Heal();
        group.Run(TimeSpan.FromSeconds(1));

        Assert.All(group[1].SaidTo<AppendEntries>(group[2]), append => Assert.InRange(append.Entries.Length, 0, 1));
        Assert.Equal(20, group[2].Commands.Count());
    }

    [Fact]
    public void A_lost_append_is_noticed_by_the_next_heartbeat()
    {
        var group = TestGroup.Led(3);
        group.Propose(group[1], "a");
        group.Lose(envelope => envelope.To == group[2].Identity);
        group.Settle();

        group.Run(2 * group.Options.HeartbeatInterval);

        Assert.Equal(["a"], group[2].Commands);
    }

    [Fact]
    public void A_lost_acknowledgement_is_asked_for_again()
    {
        var group = TestGroup.Led(2);
        group.Propose(group[1], "a");
        group.DeliverFirst(envelope => envelope.Body is AppendEntries);
        group.Lose(_ => true);

        group.Run(4 * group.Options.HeartbeatInterval);

        Assert.Equal(["a"], group[1].Commands);
    }

    [Fact]
    [Hazard(58)]
    public void Entries_that_make_no_sense_are_dropped()
    {
        var group = TestGroup.Of(3);

        StorageRules.Append(group, group[1], 3, EntryId.Zero, (1, 1), (3, 1));
        StorageRules.Append(group, group[1], 3, EntryId.Zero, (1, 2), (2, 1));
        StorageRules.Append(group, group[1], 3, EntryId.Zero, (1, 4));
        StorageRules.Append(group, group[1], 3, StorageRules.Id(-3, 0), (-2, 1));

        Assert.Equal(4, group[2].Replica.DroppedMessages);
        Assert.Equal(EntryId.Zero, group[2].Replica.LastEntry);
    }

    [Fact]
    [Hazard(21)]
    [Hazard(22)]
    [Hazard(23)]
    public void A_command_whose_leader_is_deposed_has_an_unknown_outcome()
    {
        var group = TestGroup.Led(3);
        group.Isolate(group[1]);
        var waiter = group.Propose(group[1], "a");

        group.Run(2 * group.Options.ElectionTimeoutMin);

        var lost = Assert.Single(group[1].Asked(EffectKind.Lost));
        Assert.Equal(waiter, lost.Waiter);
        Assert.Equal(new EntryId(new LogIndex(2), new Term(1)), lost.At);
        Assert.Empty(group[1].Asked(EffectKind.Refused));
    }

    [Fact]
    public void A_follower_refuses_a_command_and_names_the_leader()
    {
        var group = TestGroup.Led(3);

        group.Propose(group[2], "a");

        var refused = Assert.Single(group[2].Asked(EffectKind.Refused));
        Assert.Equal(RefusalReason.NotLeader, refused.Reason);
        Assert.Equal(group[1].Identity, refused.Leader);
    }

    internal static Progress Follower(TestGroup group, long id) =>
        ((Roles.Leader)group.Leader!.Replica.CurrentRole!).Followers.Find(group[id].Identity)!;

    /// <summary>The second of three members has just been elected, in place of the first; its appends are on their way.</summary>
    private static TestGroup LedAnew()
    {
        var group = TestGroup.Led(3);
        group.Propose(group[1], "x");
        group.Settle();
        group.Pass(group.Options.ElectionTimeoutMin);
        VoteRules.StartCampaign(group, 2);
        while (group.DeliverFirst(envelope => envelope.Body is not AppendEntries))
        {
        }

        Assert.Equal(RoleKind.Leader, group[2].Replica.Role);
        return group;
    }
}
