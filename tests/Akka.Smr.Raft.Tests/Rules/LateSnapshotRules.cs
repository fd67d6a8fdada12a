using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>A snapshot that comes late, to a log that has itself let go of what it covers (§5.3).</summary>
public sealed class LateSnapshotRules
{
    [Fact]
    [Hazard(35)]
    public void A_snapshot_below_what_is_compacted_is_only_acknowledged()
    {
        var group = TestGroup.Led(3, new RaftOptions { SnapshotAfterEntries = 4, TrailingEntries = 0 });
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
}
