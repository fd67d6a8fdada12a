using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>Snapshots (§5.1, §5.3): when they are taken, what they hold, and how they meet a log.</summary>
public sealed class SnapshotRules
{
    private static readonly RaftOptions Small = new() { SnapshotAfterEntries = 4, TrailingEntries = 0 };

    [Fact]
    public void A_snapshot_is_asked_for_when_the_log_has_grown_enough()
    {
        var group = TestGroup.Led(1, Small);
        for (var i = 0; i < 5; i++)
            group.Propose(group[1], "x");

        var asked = Assert.Single(group[1].Asked(EffectKind.TakeSnapshot)).Snapshot;

        Assert.Equal(new LogIndex(4), asked.Id.Index);
        Assert.Equal(group[1].Replica.Configuration, asked.Configuration);
        Assert.Equal(group[1].AppliedEntries[3].ClusterTimeTicks, asked.ClusterTimeTicks);
    }

    [Fact]
    public void A_snapshot_that_is_wanted_waits_for_no_threshold()
    {
        var group = TestGroup.Led(1);
        group.Propose(group[1], "x");

        group[1].Step(Input.SnapshotWanted());

        Assert.Equal(group[1].Replica.AppliedIndex, Assert.Single(group[1].Asked(EffectKind.TakeSnapshot)).Snapshot.Id.Index);
    }

    [Fact]
    public void A_snapshot_that_would_save_nothing_new_is_not_taken_and_not_owed()
    {
        var group = TestGroup.Led(1);
        group.Propose(group[1], "x");
        group[1].Step(Input.SnapshotWanted());
        group[1].Step(Input.SnapshotWanted());
        FinishSnapshot(group[1]);
        group[1].Step(Input.SnapshotWanted());
        group[1].Forget();

        group.Propose(group[1], "y");

        Assert.Empty(group[1].Asked(EffectKind.TakeSnapshot));
    }

    [Fact]
    [Hazard(39)]
    public void Nothing_is_compacted_before_a_record_that_points_to_the_snapshot_is_durable()
    {
        var group = TestGroup.Led(1, Small);
        for (var i = 0; i < 3; i++)
            group.Propose(group[1], "x");
        group[1].WritesAtOnce = false;
        FinishSnapshot(group[1]);
        Assert.Equal(LogIndex.Zero, group[1].State.Log.Base.Index);
        Assert.Empty(group[1].Asked(EffectKind.Compact));

        group[1].FinishWrite();

        Assert.Equal(new LogIndex(4), group[1].State.Log.Base.Index);
        Assert.Single(group[1].Asked(EffectKind.Compact));
        Assert.NotNull(group[1].Disk[^1].HardState);
    }

    [Fact]
    [Hazard(39)]
    public void What_was_applied_behind_a_snapshot_is_not_let_go_of_with_it()
    {
        var group = TestGroup.Led(1, Small);
        for (var i = 0; i < 7; i++)
            group.Propose(group[1], "x");
        FinishSnapshot(group[1]);

        Assert.Equal(new LogIndex(4), Assert.Single(group[1].Asked(EffectKind.Compact)).Index);
    }

    [Fact]
    public void Some_entries_stay_for_followers_that_are_a_little_behind()
    {
        var group = TestGroup.Led(1, Small with { TrailingEntries = 3 });
        for (var i = 0; i < 3; i++)
            group.Propose(group[1], "x");

        FinishSnapshot(group[1]);

        Assert.Equal(new LogIndex(1), group[1].State.Log.Base.Index);
    }

    [Fact]
    public void A_snapshot_that_could_not_be_taken_is_asked_for_again_when_there_is_more_to_save()
    {
        var group = TestGroup.Led(1, Small);
        for (var i = 0; i < 3; i++)
            group.Propose(group[1], "x");
        group[1].Step(Input.SnapshotNotTaken());
        Assert.Single(group[1].Asked(EffectKind.TakeSnapshot));

        group.Propose(group[1], "y");

        Assert.Equal(2, group[1].Asked(EffectKind.TakeSnapshot).Count());
    }

    [Fact]
    public void Who_has_joined_by_the_log_alone_takes_snapshots_as_well()
    {
        var group = TestGroup.Led(1);
        var joined = group.AddBlank(TestGroup.Named(2));
        group.Propose(group[1], "x");
        group.Change(group[1], new Member(TestGroup.Named(1), MemberRole.Voter), new Member(TestGroup.Named(2), MemberRole.Learner));
        group.Run(TimeSpan.FromMilliseconds(300));
        Assert.Null(joined.State.Snapshot);

        joined.Step(Input.SnapshotWanted());
        FinishSnapshot(joined);

        Assert.Equal(joined.Replica.AppliedIndex, joined.Replica.SnapshotId.Index);
        Assert.Equal(group[1].Replica.Configuration!.ToString(), joined.State.Snapshot!.Configuration.ToString());
    }

    [Fact]
    [Hazard(28)]
    [Hazard(29)]
    public void The_configuration_in_a_snapshot_is_the_one_as_of_its_index()
    {
        var group = TestGroup.Led(2, Small);
        var before = group[1].Replica.Configuration;
        group[1].AppliesAtOnce = false;
        for (var i = 0; i < 3; i++)
            group.Propose(group[1], "x");
        group.Settle();
        group.Cut(group[1], group[2]);
        group.Change(group[1], new Member(TestGroup.Named(1), MemberRole.Voter));
        Assert.True(group[1].Replica.Configuration!.IsJoint);

        Assert.Same(before, Assert.Single(group[1].Asked(EffectKind.TakeSnapshot)).Snapshot.Configuration);
    }

    [Fact]
    [Hazard(37)]
    public void A_leader_that_has_compacted_everything_brings_up_an_empty_follower()
    {
        var group = TestGroup.Led(1, Small);
        for (var i = 0; i < 3; i++)
            group.Propose(group[1], "x");
        FinishSnapshot(group[1]);
        var blank = group.AddBlank(TestGroup.Named(2));
        group.Change(group[1], new Member(TestGroup.Named(1), MemberRole.Voter), new Member(TestGroup.Named(2), MemberRole.Voter));
        group.Run(TimeSpan.FromMilliseconds(300));
        var sent = Assert.Single(group[1].Asked(EffectKind.SendSnapshot)).Snapshot;
        Assert.Equal(sent, Assert.Single(blank.Asked(EffectKind.StageSnapshot)).Snapshot);

        blank.Step(Input.SnapshotStaged(sent.Transfer));
        group.RunUntil(() => blank.State.Own is { IsVoter: true } && !blank.Replica.Configuration!.IsJoint);

        Assert.Single(blank.Asked(EffectKind.InstallSnapshot));
        Assert.Equal(group[1].Replica.LastEntry, blank.Replica.LastEntry);
    }

    [Fact]
    [Hazard(35)]
    public void A_snapshot_at_or_below_the_commit_index_is_only_acknowledged()
    {
        var group = TestGroup.Led(3);
        group.Propose(group[1], "a");
        group.Settle();
        group.Forget();

        group.Say(group[1], group[2], 1, new InstallSnapshot(9, Offer(group, 2, 1)));

        Assert.True(Assert.Single(group[2].SaidTo<InstallSnapshotResponse>(group[1])).Installed);
        Assert.Empty(group[2].Asked(EffectKind.StageSnapshot));
    }

    [Fact]
    [Hazard(35)]
    public void A_suffix_that_matches_is_kept_with_its_configurations()
    {
        var group = TestGroup.Of(3);
        StorageRules.Append(group, group[1], 1, EntryId.Zero, (1, 1), (2, 1), (3, 1));
        var configuration = Configuration.Create([new Member(TestGroup.Named(8), MemberRole.Voter)]);
        var entry = new Entry(StorageRules.Id(4, 1), EntryKind.Configuration, 4, 0, ConfigurationCodec.Encode(configuration));
        group.Say(group[1], group[2], 1, new AppendEntries(1, StorageRules.Id(3, 1), LogIndex.Zero, new[] { entry }));

        group.Say(group[1], group[2], 1, new InstallSnapshot(1, Offer(group, 2, 1)));

        Assert.Equal(StorageRules.Id(4, 1), group[2].Replica.LastEntry);
        Assert.Equal(new LogIndex(2), group[2].Replica.CommitIndex);
        Assert.Equal(configuration.ToString(), group[2].Replica.Configuration!.ToString());
        Assert.Empty(group[2].Asked(EffectKind.StageSnapshot));
    }

    [Fact]
    [Hazard(35)]
    public void A_log_that_conflicts_with_a_snapshot_is_replaced()
    {
        var group = TestGroup.Of(3);
        StorageRules.Append(group, group[1], 1, EntryId.Zero, (1, 1), (2, 1), (3, 1), (4, 1));
        var meta = Offer(group, 3, 2);
        group.Say(group[3], group[2], 2, new InstallSnapshot(1, meta));
        group[2].WritesAtOnce = false;
        group[2].Forget();

        group[2].Step(Input.SnapshotStaged(meta.Transfer));
        Assert.Empty(group[2].Asked(EffectKind.InstallSnapshot));
        Assert.Empty(group[2].Said);
        group[2].FinishWrite();

        Assert.Equal(meta.Id, group[2].Replica.LastEntry);
        Assert.Single(group[2].Asked(EffectKind.InstallSnapshot));
        Assert.Equal(new LogIndex(3), Assert.Single(group[2].SaidTo<AppendResponse>(group[3])).Index);
        Assert.Empty(group[2].ReadDisk().Entries);
    }

    [Fact]
    [Hazard(39)]
    public void A_snapshot_that_the_state_machine_has_yet_to_take_is_let_go_of_by_no_later_one()
    {
        var group = TestGroup.Of(3);
        group[2].AppliesAtOnce = false;
        foreach (var meta in new[] { Offer(group, 3, 2), Offer(group, 5, 2) })
        {
            group.Say(group[3], group[2], 2, new InstallSnapshot(1, meta));
            group[2].Step(Input.SnapshotStaged(meta.Transfer));
        }

        Assert.Equal(2, group[2].Asked(EffectKind.InstallSnapshot).Count());
        group[2].Step(Input.Applied(new LogIndex(3)));
        Assert.Empty(group[2].Asked(EffectKind.Compact));

        group[2].Step(Input.Applied(new LogIndex(5)));

        Assert.Equal(new LogIndex(5), Assert.Single(group[2].Asked(EffectKind.Compact)).Index);
    }

    [Fact]
    [Hazard(36)]
    public void The_same_bytes_may_come_from_another_leader()
    {
        var group = TestGroup.Of(3);
        var meta = Offer(group, 5, 1);
        group.Say(group[1], group[2], 1, new InstallSnapshot(1, meta));
        group.Say(group[1], group[2], 1, new InstallSnapshot(1, meta));
        group.Say(group[3], group[2], 2, new InstallSnapshot(1, meta));

        Assert.Equal([group[1].Identity, group[3].Identity], group[2].Asked(EffectKind.StageSnapshot).Select(staged => staged.To));
        group[2].Step(Input.SnapshotStaged(meta.Transfer));
        Assert.Equal(meta.Id, group[2].Replica.LastEntry);
    }

    [Fact]
    [Hazard(36)]
    public void A_newer_snapshot_takes_the_place_of_the_one_on_its_way()
    {
        var group = TestGroup.Of(3);
        var older = Offer(group, 5, 1);
        var newer = Offer(group, 7, 1);
        group.Say(group[1], group[2], 1, new InstallSnapshot(1, older));
        group.Say(group[1], group[2], 1, new InstallSnapshot(1, newer));

        group[2].Step(Input.SnapshotStaged(older.Transfer));
        Assert.Equal(EntryId.Zero, group[2].Replica.LastEntry);
        group[2].Step(Input.SnapshotStaged(newer.Transfer));

        Assert.Equal(newer.Id, group[2].Replica.LastEntry);
    }

    [Fact]
    [Hazard(36)]
    public void The_log_behind_a_transfer_is_kept_until_it_ends()
    {
        var single = TestGroup.Led(1, Small);
        for (var i = 0; i < 3; i++)
            single.Propose(single[1], "x");
        FinishSnapshot(single[1]);
        single.AddBlank(TestGroup.Named(2));
        single.Change(single[1], new Member(TestGroup.Named(1), MemberRole.Voter), new Member(TestGroup.Named(2), MemberRole.Learner));
        single.Run(TimeSpan.FromMilliseconds(300));
        Assert.Single(single[1].Asked(EffectKind.SendSnapshot));
        for (var i = 0; i < 9; i++)
            single.Propose(single[1], "y");
        FinishSnapshot(single[1]);
        Assert.Equal(new LogIndex(4), single[1].State.Log.Base.Index);

        single[1].Step(Input.SnapshotSendEnded(new MemberId(2), single[1].Asked(EffectKind.SendSnapshot).First().Snapshot.Transfer, false));
        Assert.Null(single[1].State.PinnedAt);
    }

    [Fact]
    public void A_transfer_without_a_word_from_its_follower_is_given_up()
    {
        var group = TestGroup.Led(1, Small with { SnapshotTransferTimeout = TimeSpan.FromSeconds(3) });
        for (var i = 0; i < 3; i++)
            group.Propose(group[1], "x");
        FinishSnapshot(group[1]);
        var blank = group.AddBlank(TestGroup.Named(2));
        group.Change(group[1], new Member(TestGroup.Named(1), MemberRole.Voter), new Member(TestGroup.Named(2), MemberRole.Learner));
        group.Run(TimeSpan.FromMilliseconds(300));
        blank.Crash();

        group.Run(TimeSpan.FromSeconds(4));

        Assert.Single(group[1].Asked(EffectKind.CancelSnapshot));
        Assert.Null(group[1].State.PinnedAt);
    }

    /// <summary>The snapshot that was asked for last is durable now.</summary>
    internal static void FinishSnapshot(TestMember member)
    {
        var meta = member.Asked(EffectKind.TakeSnapshot).Last().Snapshot;
        member.Step(Input.SnapshotTaken(meta with { Length = 10, Digest = 1234 }));
    }

    private static SnapshotMeta Offer(TestGroup group, long index, long term) =>
        group.Founding with { Id = StorageRules.Id(index, term), Creator = new StorageId(55), Length = 7, Digest = 99, ClusterTimeTicks = index };
}
