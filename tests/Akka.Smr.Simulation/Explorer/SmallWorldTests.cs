using Xunit;
using Xunit.Abstractions;

namespace Akka.Smr.Simulation.Explorer;

/// <summary>The one search that is cut: everything may happen, as far as the steps reach.</summary>
public sealed class SmallWorldTests(ITestOutputHelper output)
{
    private const int Depth = 60;
    private const int MaxSteps = 250_000;
    private const int LeastDelays = 1;

    [Fact]
    public void The_whole_small_world_keeps_every_promise_as_far_as_it_is_searched()
    {
        var search = new DelayBoundedSearch(Slices.WholeSmallWorld, Depth, MaxSteps).Run();
        output.WriteLine($"All schedules of {Depth} steps with up to {search.CompleteDelays} delays; {search.Steps} steps; cut {search.Cut}");
        Assert.True(search.Violation is null, search.Violation);
        Assert.True(search.CompleteDelays >= LeastDelays, $"Only {search.CompleteDelays} delays were complete.");
    }

    [Fact]
    public void Every_slice_is_searched_by_a_test() =>
        Assert.Equal(
            Slices.All.Select(slice => slice.Name).Order(StringComparer.Ordinal),
            StateCounts.Names());
}
