using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>Snapshots that come late or not at all, and what is let go of meanwhile (§5.1, §5.3).</summary>
public sealed class LateSnapshotRules
{
    private static readonly RaftOptions Small = new() { SnapshotAfterEntries = 4, TrailingEntries = 0 };

    [Fact]
    [Hazard(35)]
    public void A_snapshot_below_what_is_compacted_is_only_acknowledged()
    {
        var group = TestGroup.Led(3, Small);
        var old = group.Founding with { Id = new EntryId(new LogIndex(2), new Term(1)), Creator = group[1].Identity.Storage, Length = 1, Digest = 1 };
        for (var i = 0; i < 5; i++)
            group.Propose(group[1], "x");
        group.Settle();
        var asked = Assert.Single(group[2].Asked(EffectKind.TakeSnapshot)).Snapshot;
        group[2].Step(Input.SnapshotTaken(asked with { Length = 1, Digest = 1 }));
        Assert.True(group[2].State.Log.Base.Index > old.Id.Index);
        group.Forget();

        group.Say(group[1], group[2], 1, new InstallSnapshot(1, old));

        Assert.True(Assert.Single(group[2].SaidTo<InstallSnapshotResponse>(group[1])).Installed);
        Assert.Empty(group[2].Asked(EffectKind.StageSnapshot));
    }

    [Fact]
    [Hazard(39)]
    public void The_snapshot_of_a_restart_is_let_go_of_by_no_later_one()
    {
        var group = TestGroup.Led(1, Small);
        Fill(group);
        group[1].Crash();
        group[1].AppliesAtOnce = false;
        group[1].Restart();
        var first = group[1].Asked(EffectKind.InstallSnapshot).Last().Snapshot.Id.Index;
        group.Elect(1);
        Fill(group);
        Assert.Empty(group[1].Asked(EffectKind.Compact));

        group[1].Step(Input.Applied(first));

        Assert.True(Assert.Single(group[1].Asked(EffectKind.Compact)).Index > first);
    }

    [Fact]
    [Hazard(36)]
    public void A_snapshot_that_was_lost_is_sent_again_or_the_newer_one_in_its_place()
    {
        var group = TestGroup.Led(1, Small);
        Fill(group);
        group.AddBlank(TestGroup.Named(2));
        group.Change(group[1], new Member(TestGroup.Named(1), MemberRole.Voter), new Member(TestGroup.Named(2), MemberRole.Learner));
        group.Run(group.Options.HeartbeatInterval);
        var older = Assert.Single(Sent()).Transfer;

        // All chunks have arrived, and nothing is there that shows it.
        group[1].Step(Input.SnapshotSendEnded(new MemberId(2), older, true));
        group.Run(group.Options.ElectionTimeoutMin + (2 * group.Options.HeartbeatInterval));
        Assert.Equal([older, older], Sent().Select(meta => meta.Transfer));

        group[1].Step(Input.SnapshotSendEnded(new MemberId(2), older, true));
        Fill(group);
        group.Run(group.Options.ElectionTimeoutMin + (2 * group.Options.HeartbeatInterval));
        Assert.Equal([older, older, group[1].State.Snapshot!.Transfer], Sent().Select(meta => meta.Transfer));

        IEnumerable<SnapshotMeta> Sent() => group[1].Asked(EffectKind.SendSnapshot).Select(effect => effect.Snapshot);
    }

    /// <summary>Gives the log enough for a snapshot, and has it taken.</summary>
    private static void Fill(TestGroup group)
    {
        for (var i = 0; i < Small.SnapshotAfterEntries; i++)
            group.Propose(group[1], "x");
        SnapshotRules.FinishSnapshot(group[1]);
    }
}
