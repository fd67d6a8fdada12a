using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Tests.Support;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>Replicated time (§6.3): the leader's monotonic clock, continued from leader to leader.</summary>
public sealed class ClusterTimeRules
{
    [Fact]
    [Hazard(40)]
    public void It_goes_on_from_the_last_entry_and_stands_still_without_a_leader()
    {
        var group = TestGroup.Led(3);
        group.Pass(TimeSpan.FromMilliseconds(300));
        group.Propose(group[1], "a");
        group.Settle();
        var before = group[2].AppliedEntries[^1].ClusterTimeTicks;
        group[1].Crash();
        group.Pass(TimeSpan.FromHours(5));
        group.Elect(2);

        Assert.Equal(before, group[2].AppliedEntries[^1].ClusterTimeTicks);
        group.Pass(TimeSpan.FromMilliseconds(70));
        group.Propose(group[2], "b");
        group.Settle();
        Assert.Equal(before + TimeSpan.FromMilliseconds(70).Ticks, group[2].AppliedEntries[^1].ClusterTimeTicks);
    }

    [Fact]
    [Hazard(40)]
    public void A_clock_that_is_far_ahead_counts_only_by_what_it_advances()
    {
        var group = TestGroup.Led(1);
        var start = group[1].AppliedEntries[^1].ClusterTimeTicks;
        group[1].Crash();
        group[1].Restart();
        group[1].Replica.Step(Input.Applied(new LogIndex(0)), new Instant(TimeSpan.FromDays(9999)));
        group.Pass(TimeSpan.FromDays(9999));
        group.Elect(1);

        Assert.Equal(start, group[1].AppliedEntries[^1].ClusterTimeTicks);
    }

    [Fact]
    [Hazard(38)]
    public void It_goes_on_from_a_snapshot_too()
    {
        var group = TestGroup.Led(1, new RaftOptions { SnapshotAfterEntries = 2, TrailingEntries = 0 });
        group.Pass(TimeSpan.FromSeconds(3));
        group.Propose(group[1], "a");
        SnapshotRules.FinishSnapshot(group[1]);
        var before = group[1].AppliedEntries[^1].ClusterTimeTicks;
        group[1].Crash();
        group[1].Restart();
        group.Elect(1);

        Assert.Equal(before, group[1].AppliedEntries[^1].ClusterTimeTicks);
    }

    [Fact]
    public void The_wall_clock_is_carried_beside_it_for_information()
    {
        var group = TestGroup.Led(1);
        group.Pass(TimeSpan.FromSeconds(3));
        group.Propose(group[1], "a");

        Assert.Equal(group.Now.UtcTicks, group[1].AppliedEntries[^1].UtcTicks);
    }
}
