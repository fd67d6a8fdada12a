using Akka.Smr.Simulation.Nemesis;
using Akka.Smr.Simulation.Runs;
using Akka.Smr.Simulation.Shrinking;
using Akka.Smr.Simulation.World;
using Xunit;

namespace Akka.Smr.Simulation;

/// <summary>A failure is told by as little as brings it about.</summary>
public sealed class RaftShrinkingTests
{
    [Fact]
    public void Two_items_far_apart_are_found_among_hundreds()
    {
        var items = Enumerable.Range(0, 700).ToArray();
        var shrunk = DeltaDebugging.Shrink(items, rest => rest.Contains(13) && rest.Contains(577), 1000);
        Assert.Equal([13, 577], shrunk);
    }

    [Fact]
    public void What_fails_by_itself_is_shrunk_to_nothing() =>
        Assert.Empty(DeltaDebugging.Shrink([1, 2, 3], _ => true, 1000));

    [Fact]
    public void The_bound_on_attempts_is_kept_and_the_result_still_fails()
    {
        var attempts = 0;
        var shrunk = DeltaDebugging.Shrink(Enumerable.Range(0, 1000).ToArray(), rest => ++attempts > 0 && rest.Count(item => item % 3 == 0) > 100, 20);
        Assert.True(attempts <= 20);
        Assert.True(shrunk.Count(item => item % 3 == 0) > 100);
    }

    /// <summary>The whole way: a disk that claims to have flushed and has not is found out, and the schedule shrinks.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void A_lying_disk_is_found_out_and_its_schedule_shrinks(ulong seed)
    {
        var scene = Scene.Of(seed) with { LiesPerMille = 20 };
        var schedule = Schedule.Of(scene);
        var failure = SimulationRun.Of(scene, schedule).Failure;
        Assert.NotNull(failure);

        var shrunk = ShrunkFailure.Of(scene, schedule, failure, maxAttempts: 60);
        Assert.True(shrunk.Kept.Count < schedule.Count / 2, shrunk.ToString());
        Assert.Equal(failure.Rule, SimulationRun.Of(scene, ShrunkFailure.Select(schedule, shrunk.Kept)).Failure?.Rule);
        Assert.Contains($"SMR_SEED={seed} SMR_KEEP=", shrunk.ToString(), StringComparison.Ordinal);
    }
}
