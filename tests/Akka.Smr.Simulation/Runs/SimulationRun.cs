using Akka.Smr.Simulation.Checkers;
using Akka.Smr.Simulation.Linearizability;
using Akka.Smr.Simulation.Liveness;
using Akka.Smr.Simulation.Nemesis;
using Akka.Smr.Simulation.World;

namespace Akka.Smr.Simulation.Runs;

/// <summary>One seed from beginning to end: trouble, healing, judgement.</summary>
internal static class SimulationRun
{
    /// <summary>What every seed has to do at least, lest it prove nothing.</summary>
    public const int FewestSteps = 5_000;

    /// <summary>Runs a seed with the schedule that it draws.</summary>
    public static RunReport Of(ulong seed)
    {
        var scene = Scene.Of(seed);
        return JudgeEffort(Of(scene, Schedule.Of(scene)));
    }

    /// <summary>A run that has found nothing fails all the same if it has done too little to find anything.</summary>
    public static RunReport JudgeEffort(RunReport report)
    {
        if (report.Failure is not null)
            return report;
        if (report.Steps < FewestSteps)
            return Idle($"only {report.Steps} steps were taken");
        return report.Done * 2 < report.Operations ? Idle($"only {report.Done} of {report.Operations} operations were completed") : report;

        RunReport Idle(string message) => report with { Failure = new Failure("Effort", message, report.Steps, Scene.Of(report.Seed).Chaos) };
    }

    /// <summary>Runs a scene with any schedule.</summary>
    public static RunReport Of(Scene scene, IReadOnlyList<Act> acts, StepTrace? trace = null)
    {
        var group = new SimulatedGroup(scene, acts) { Trace = trace };
        Failure? failure = null;
        try
        {
            group.RunUntil(scene.Chaos);
            new LivenessPhase(group).Run();
            Judge(group);
        }
        catch (RuleBroken broken)
        {
            failure = new Failure(broken.Rule, broken.Message, group.Steps, group.Now);
        }
        catch (Exception defect) when (defect is not OutOfMemoryException)
        {
            failure = new Failure(defect.GetType().Name, defect.ToString(), group.Steps, group.Now);
        }

        var done = group.History.Count(static operation => operation.Outcome == Outcome.Done);
        return new RunReport(scene.Seed, group.Steps, group.History.Count, done, group.Coverage, failure);
    }

    private static void Judge(SimulatedGroup group)
    {
        foreach (var key in group.History.GroupBy(static operation => operation.Key))
        {
            // Where much is unknown the search alone may run out of steps (seed 746404).
            if (LogOrder.Explains(key, operation => group.Referee.RanAt(operation.Id)))
                continue;
            var verdict = LinearizabilityChecker.Check(key);
            if (verdict != Verdict.Linearizable)
                throw new RuleBroken("Linearizability", $"the history of key {key.Key} is {verdict}:{Environment.NewLine}{string.Join(Environment.NewLine, key.OrderBy(static operation => operation.InvokedAt))}");
        }
    }
}
