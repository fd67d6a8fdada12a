using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>Witnesses (§11.7.2): they vote and count, and keep no data.</summary>
public sealed class WitnessRules
{
    [Fact]
    public void A_witness_keeps_hashes_and_no_payload_but_configurations_whole()
    {
        var group = Group();
        group.Isolate(group[2]);
        group.Run(group.Options.ElectionTimeoutMin + group.Options.HeartbeatInterval);
        group.Propose(group[1], "secret");
        group.Run(TimeSpan.FromMilliseconds(300));

        var entry = group[3].State.Log[group[1].Replica.LastEntry.Index];
        Assert.True(entry.IsStripped);
        Assert.True(entry.Payload.IsEmpty);
        Assert.Equal(group[1].AppliedEntries[^1].Hash, entry.Hash);
        Assert.Equal(["secret"], group[1].Commands);
        Assert.Empty(group[3].AppliedEntries);
    }

    [Theory]
    [InlineData(MemberKind.Full, MemberKind.Witness)]
    [InlineData(MemberKind.Witness, MemberKind.Full)]
    public void Whoever_is_added_as_what_it_is_not_stops(MemberKind kind, MemberKind said)
    {
        var group = TestGroup.Led(1);
        var added = group.AddBlank(TestGroup.Named(2), kind);

        group.Change(group[1], new Member(TestGroup.Named(1), MemberRole.Voter), new Member(TestGroup.Named(2), MemberRole.Learner, said));
        group.Run(TimeSpan.FromMilliseconds(300));

        Assert.Equal(HaltReason.WrongIdentity, Assert.Single(added.Asked(EffectKind.Halt)).HaltReason);
        Assert.Empty(added.ReadDisk().Entries);
    }

    [Fact]
    public void While_a_quorum_with_data_answers_a_witness_gets_no_entries()
    {
        var group = Group();
        for (var i = 0; i < 5; i++)
            group.Propose(group[1], "x");
        group.Run(TimeSpan.FromSeconds(3));

        Assert.Empty(group[1].SaidTo<AppendEntries>(group[3]));
        Assert.Equal(EntryId.Zero, group[3].Replica.LastEntry);
    }

    [Fact]
    public void A_data_member_whose_disk_is_stuck_does_not_answer()
    {
        var group = Group();
        group[2].WritesAtOnce = false;
        group.Propose(group[1], "x");

        group.Run(TimeSpan.FromSeconds(3));

        Assert.Equal(["x"], group[1].Commands);
    }

    [Fact]
    public void A_witness_gets_only_what_is_durable_at_its_leader()
    {
        var group = Group();
        group.Isolate(group[2]);
        group.Run(group.Options.ElectionTimeoutMin + group.Options.HeartbeatInterval);
        group[1].WritesAtOnce = false;
        group.Propose(group[1], "x");

        group.Run(TimeSpan.FromMilliseconds(500));

        Assert.True(group[3].Replica.LastEntry.Index < group[1].Replica.LastEntry.Index);
    }

    [Fact]
    public void A_witness_gets_last_what_it_takes_to_commit()
    {
        var group = Group(data: 3);
        group.Isolate(group[3]);
        group.Run(group.Options.ElectionTimeoutMin + group.Options.HeartbeatInterval);
        var before = group[4].Replica.LastEntry;
        group[2].WritesAtOnce = false;
        group.Propose(group[1], "x");

        // Three of four must have it. On one data disk and with the witness it is not committed; and were that disk lost, the
        // witness would refuse everybody who is left.
        group.Run(TimeSpan.FromMilliseconds(300));
        Assert.Equal(before, group[4].Replica.LastEntry);

        group[2].FinishWrite();
        group.Run(TimeSpan.FromMilliseconds(300));
        Assert.Equal(["x"], group[1].Commands);
        Assert.Equal(group[1].Replica.LastEntry, group[4].Replica.LastEntry);
    }

    [Fact]
    public void A_witness_never_campaigns()
    {
        var group = Group();
        group[1].Crash();
        group[2].Crash();

        group.Run(TimeSpan.FromSeconds(20));
        group.Say(group[1], group[3], 1, new TimeoutNow());

        Assert.Equal(RoleKind.Follower, group[3].Replica.Role);
        Assert.Equal(new Term(1), group[3].Replica.Term);
    }

    [Fact]
    public void A_witness_elects_the_data_member_that_is_left()
    {
        var group = Group();
        group.Propose(group[1], "a");
        group.Settle();
        group[1].Crash();

        group.RunUntil(() => group.Leader == group[2]);
        group.Propose(group[2], "b");
        group.RunUntil(() => group[2].Commands.SequenceEqual(["a", "b"]));

        Assert.Equal(group[2].Replica.CommitIndex, group[3].Replica.LastEntry.Index);
    }

    [Fact]
    public void A_snapshot_for_a_witness_is_its_description_alone()
    {
        var group = Group(new RaftOptions { SnapshotAfterEntries = 4, TrailingEntries = 0 });
        for (var i = 0; i < 6; i++)
            group.Propose(group[1], "x");
        group.Settle();
        SnapshotRules.FinishSnapshot(group[1]);
        group[2].Crash();

        group.Run(TimeSpan.FromSeconds(3));

        Assert.Empty(group[1].Asked(EffectKind.SendSnapshot));
        Assert.Empty(group[3].Asked(EffectKind.StageSnapshot));
        Assert.Equal(group[1].Replica.LastEntry, group[3].Replica.LastEntry);
    }

    [Theory]
    [InlineData(2, 1, 1, true)]
    [InlineData(1, 1, 1, true)]
    [InlineData(1, 2, 2, false)]
    [InlineData(3, 2, 1, false)]
    [InlineData(3, 2, 2, true)]
    [InlineData(0, 1, 1, false)]
    public void Each_half_keeps_its_witnesses_below_its_quorum(int data, int witnesses, int allowed, bool valid)
    {
        var current = TestGroup.Voters(1);
        var members = Enumerable.Range(10, data).Select(id => new Member(TestGroup.Named(id), MemberRole.Voter))
            .Concat(Enumerable.Range(20, witnesses).Select(id => new Member(TestGroup.Named(id), MemberRole.Voter, MemberKind.Witness)));

        Assert.Equal(valid, MembershipChange.IsValid(current, new MembershipIntent([.. members]), allowed));
    }

    [Fact]
    public void A_witness_is_not_promoted_in_place()
    {
        var group = Group();

        group.Change(group[1], new(TestGroup.Named(1), MemberRole.Voter), new(TestGroup.Named(2), MemberRole.Voter), new(TestGroup.Named(3), MemberRole.Voter));

        Assert.Equal(RefusalReason.Invalid, Assert.Single(group[1].Asked(EffectKind.ChangeDone)).Reason);
    }

    /// <summary>Members with data, the first of which leads, and one witness behind them.</summary>
    private static TestGroup Group(RaftOptions? options = null, int data = 2)
    {
        var members = Enumerable.Range(1, data).Select(number => new Member(TestGroup.Named(number), MemberRole.Voter));
        var group = new TestGroup(Configuration.Create(members.Append(new(TestGroup.Named(data + 1), MemberRole.Voter, MemberKind.Witness))), options);
        group.StartAll();
        group.Elect(1);
        return group;
    }
}
