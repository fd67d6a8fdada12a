using System.Collections.Concurrent;
using System.Globalization;
using Akka.Smr.Simulation.Nemesis;
using Akka.Smr.Simulation.Runs;
using Akka.Smr.Simulation.Shrinking;
using Akka.Smr.Simulation.World;
using Xunit;
using Xunit.Abstractions;

namespace Akka.Smr.Simulation;

/// <summary>
/// The Raft core under many seeds. SMR_SEEDS=n runs n of them, from SMR_FROM on; SMR_SEED=n runs one, and with SMR_KEEP=a,b,c
/// only these acts of its schedule, or all, each step written to the test's output.
/// </summary>
public sealed class RaftSimulationTests(ITestOutputHelper output)
{
    private const int Seeds = 1000;

    [Fact]
    public void Every_seed_keeps_every_rule_and_together_they_meet_everything()
    {
        if (Environment.GetEnvironmentVariable("SMR_SEED") is { Length: > 0 } one)
        {
            Replay(ulong.Parse(one, CultureInfo.InvariantCulture));
            return;
        }

        var count = (int)NumberOf("SMR_SEEDS", Seeds);
        var from = NumberOf("SMR_FROM", 1);
        var coverage = new Coverage();
        var failed = new ConcurrentBag<RunReport>();
        var steps = 0L;
        var leastDone = 100;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (i, loop) =>
        {
            var report = SimulationRun.Of((ulong)(from + i));
            Interlocked.Add(ref steps, report.Steps);
            lock (coverage)
            {
                coverage.Add(report.Coverage);
                if (report.Failure is null)
                    leastDone = Math.Min(leastDone, report.Done * 100 / report.Operations);
            }

            if (report.Failure is null)
                return;
            failed.Add(report);
            if (failed.Count >= 3)
                loop.Stop();
        });

        output.WriteLine($"{count} seeds, {steps} steps, at least {leastDone} % of the operations of each completed. {coverage}");
        foreach (var report in failed.OrderBy(static report => report.Seed))
            output.WriteLine($"Seed {report.Seed} failed. {report.Failure}");
        if (failed.OrderBy(static report => report.Seed).FirstOrDefault() is { } first)
            Assert.Fail(Told(first));

        // A handful of seeds cannot meet everything; a whole run must.
        if (count >= Seeds)
            Assert.Empty(coverage.Missing());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_same_seed_is_the_same_world(ulong seed)
    {
        var (first, second) = (new StringWriter(), new StringWriter());
        var scene = Scene.Of(seed);
        SimulationRun.Of(scene, Schedule.Of(scene), new StepTrace(first));
        SimulationRun.Of(scene, Schedule.Of(scene), new StepTrace(second));
        Assert.Equal(first.ToString(), second.ToString());
    }

    private static string Told(RunReport report)
    {
        var scene = Scene.Of(report.Seed);
        var schedule = Schedule.Of(scene);

        // Too little effort is a property of the whole schedule; there is nothing to shrink.
        return report.Failure!.Rule == "Effort" || Environment.GetEnvironmentVariable("SMR_SHRINK") == "0"
            ? $"Seed {report.Seed} failed. {report.Failure}"
            : ShrunkFailure.Of(scene, schedule, report.Failure).ToString();
    }

    private void Replay(ulong seed)
    {
        var scene = Scene.Of(seed);
        var schedule = Schedule.Of(scene);
        var keep = Environment.GetEnvironmentVariable("SMR_KEEP");
        if (string.IsNullOrEmpty(keep))
        {
            var report = SimulationRun.Of(seed);
            Assert.True(report.Failure is null, report.Failure is null ? "" : Told(report));
            return;
        }

        var places = keep == "all"
            ? [.. Enumerable.Range(0, schedule.Count)]
            : keep.Split(',').Select(static place => int.Parse(place, CultureInfo.InvariantCulture)).ToArray();
        var trace = new StringWriter();
        var failure = SimulationRun.Of(scene, ShrunkFailure.Select(schedule, places), new StepTrace(trace)).Failure;
        output.WriteLine(trace.ToString());
        Assert.True(failure is null, failure?.ToString());
    }

    private static long NumberOf(string variable, long otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
