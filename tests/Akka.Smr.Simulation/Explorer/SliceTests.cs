using System.Runtime.CompilerServices;
using Akka.Smr.Raft.Tests;
using Xunit;
using Xunit.Abstractions;

namespace Akka.Smr.Simulation.Explorer;

/// <summary>
/// Bounded model checking of the core itself: every slice is searched until no state is left, and must not become smaller
/// than it was when it was last looked at.
/// </summary>
public abstract class SliceTests(ITestOutputHelper output)
{
    private const int TooManyStates = 1_000_000;

    /// <summary>Searches the slice that the test is named after.</summary>
    protected void Exhaust([CallerMemberName] string test = "")
    {
        var name = test.ToLowerInvariant().Replace('_', '-');
        var search = new SliceSearch(Slices.Named(name), TooManyStates).Run();
        output.WriteLine($"{name}: {search.States} states, {search.Steps} steps, depth {search.Depth}");
        Assert.True(search.Violation is null, search.Violation);
        Assert.True(search.IsExhausted, $"{name} has more than {TooManyStates} states.");
        StateCounts.RequireAtLeast(name, search.States);
    }
}

/// <summary>Slices about who leads. They run beside the others, so that two cores are busy.</summary>
public sealed class LeadershipSliceTests(ITestOutputHelper output) : SliceTests(output)
{
    [Fact, Hazard(1), Hazard(2)]
    public void Elections() => Exhaust();

    [Fact, Hazard(2)]
    public void Elections_reordered() => Exhaust();

    [Fact]
    public void Elections_of_four() => Exhaust();

    [Fact, Hazard(11)]
    public void Transfer() => Exhaust();

    [Fact, Hazard(25)]
    public void Read_against_deposed_leader() => Exhaust();

    [Fact, Hazard(24)]
    public void Read_in_a_new_term() => Exhaust();

    [Fact, Hazard(26)]
    public void Lease_read() => Exhaust();

    [Fact, Hazard(32)]
    public void Wiped_member() => Exhaust();
}

/// <summary>Slices about the log and the membership.</summary>
public sealed class LogSliceTests(ITestOutputHelper output) : SliceTests(output)
{
    [Fact, Hazard(13)]
    public void Figure_3_7() => Exhaust();

    [Fact, Hazard(3), Hazard(15), Hazard(18)]
    public void Truncation_under_slow_writes() => Exhaust();

    [Fact, Hazard(16)]
    public void Acknowledgements_reordered() => Exhaust();

    [Fact, Hazard(14), Hazard(43)]
    public void Leader_writes_beside() => Exhaust();

    [Fact, Hazard(28), Hazard("29a"), Hazard(31)]
    public void Joint_leader_crash() => Exhaust();

    [Fact, Hazard(2), Hazard(29)]
    public void Joint_of_strangers() => Exhaust();

    [Fact, Hazard(29)]
    public void Leader_leaves() => Exhaust();

    [Fact, Hazard(35), Hazard(36)]
    public void Snapshot_against_append() => Exhaust();
}
