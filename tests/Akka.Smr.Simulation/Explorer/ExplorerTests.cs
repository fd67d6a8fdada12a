using Xunit;
using Xunit.Abstractions;

namespace Akka.Smr.Simulation.Explorer;

/// <summary>
/// Bounded model checking of the core itself: every slice is searched until no state is left, and must not become smaller
/// than it was.
/// </summary>
public abstract class ExplorerTests(ITestOutputHelper output)
{
    private const int TooManyStates = 2_000_000;

    protected void Exhaust(string name)
    {
        var search = new SliceSearch(Slices.Named(name), TooManyStates).Run();
        output.WriteLine($"{name}: {search.States} states, {search.Steps} steps, depth {search.Depth}");
        Assert.True(search.Violation is null, search.Violation);
        Assert.True(search.IsExhausted, $"{name} has more than {TooManyStates} states.");
        StateCounts.RequireAtLeast(name, search.States);
    }
}
