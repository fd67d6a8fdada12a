using System.Diagnostics;
using System.Globalization;
using Akka.StandIn.Simulation;
using Xunit;
using Xunit.Abstractions;

namespace Akka.Smr.Simulation.Runtime;

/// <summary>One seed, one run: byte for byte, in this process and in any other.</summary>
public class ReplayTests(ITestOutputHelper output)
{
    private static readonly string[] Troubles =
    [
        "node crash", "node kill", "node pause", "partition", "reset", "disk stall", "disk fill", "disk fail next write", "clock drift",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Five_nodes_in_upheaval_replay_byte_for_byte(ulong seed)
    {
        var (one, other) = (new Upheaval(seed, keepsText: true).Run(), new Upheaval(seed, keepsText: true).Run());

        Assert.Null(SimulationTrace.FirstDifference(one.World.Trace, other.World.Trace));
        Assert.Equal(one.World.Trace.Hash, other.World.Trace.Hash);
        Assert.Equal(5, one.MostMembers);
        foreach (var trouble in Troubles)
            Assert.Contains(one.World.Trace.Lines, line => line.Contains(trouble, StringComparison.Ordinal));
        var acknowledged = one.Acknowledged.Values.Sum(numbers => numbers.Count);
        output.WriteLine($"seed {seed}: {one.World.Trace.Count} events in {one.World.Now} of virtual time, {acknowledged} writes acknowledged");
    }

    [Fact]
    public void Another_process_has_the_same_run()
    {
        // Hash codes of strings differ from process to process, and with them all that hangs on the order of a dictionary.
        var here = new Upheaval(4, keepsText: false).Run().World.Trace;
        var replay = new ProcessStartInfo("dotnet", [typeof(ReplayTests).Assembly.Location, "4"]) { RedirectStandardOutput = true };
        using var child = Process.Start(replay)!;
        var there = child.StandardOutput.ReadToEnd().Trim();
        child.WaitForExit();

        Assert.Equal(0, child.ExitCode);
        Assert.Equal(ReplayProgram.Describe(here), there);
    }

    [Fact]
    public void Different_seeds_have_different_runs() =>
        Assert.NotEqual(new Upheaval(5, keepsText: false).Run().World.Trace.Hash, new Upheaval(6, keepsText: false).Run().World.Trace.Hash);

    [Fact]
    public void A_choice_that_does_not_come_from_the_seed_shows()
    {
        Upheaval Leaking() => new Upheaval(7, keepsText: true, number => Random.Shared.Next(1000) == 0 ? number + 5 : number).Run();
        var difference = SimulationTrace.FirstDifference(Leaking().World.Trace, Leaking().World.Trace);

        Assert.NotNull(difference);
        Assert.StartsWith("the traces part at line", difference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Nothing_that_was_acknowledged_is_lost_in_the_upheaval(ulong seed)
    {
        var run = new Upheaval(seed, keepsText: false).Run();
        foreach (var node in run.World.Nodes)
        {
            // Writing goes on while the ledger is read: what counts is what was acknowledged before.
            var acknowledged = run.Acknowledged[node.Name].ToArray();
            Assert.NotEmpty(acknowledged);
            Assert.Empty(acknowledged.Except(run.Stored(node.Name)));
        }
    }
}

/// <summary>
/// Runs one upheaval and prints what its trace came to, after the trace itself if asked for "text": two of those show where
/// two processes part. <see cref="ReplayTests"/> runs it as another process.
/// </summary>
internal static class ReplayProgram
{
    public static string Describe(SimulationTrace trace) => string.Create(CultureInfo.InvariantCulture, $"{trace.Count} {trace.Hash:x16}");

    public static void Main(string[] args)
    {
        var trace = new Upheaval(ulong.Parse(args[0], CultureInfo.InvariantCulture), keepsText: args is [_, "text"]).Run().World.Trace;
        foreach (var line in trace.Lines) Console.WriteLine(line);
        Console.WriteLine(Describe(trace));
    }
}
