using Akka.Smr.Protocol;
using Akka.Smr.Simulation.Linearizability;

namespace Akka.Smr.Simulation.Plugin;

/// <summary>Judges what clients were told, and what the replicas have come to. Returns a sentence for what is wrong, or null.</summary>
internal static class PluginJudge
{
    public static string? Judge(PluginWorld world) => Histories(world.History) ?? Digests(world) ?? Runs(world);

    private static string? Histories(History history)
    {
        foreach (var key in history.Operations.Select(operation => operation.Key).Distinct().Order())
        {
            var verdict = LinearizabilityChecker.Check(history.Operations.Where(operation => operation.Key == key));
            if (verdict != Verdict.Linearizable)
                return $"the history of key {key} is {verdict}";
        }

        return null;
    }

    private static string? Digests(PluginWorld world)
    {
        var digests = PluginWorld.Members.Select(name => world.AskReplica<DigestAnswer>(name, GetDigest.Instance).Digest).ToList();
        return digests.Distinct().Count() > 1 ? $"the digests differ: {string.Join("; ", digests)}" : null;
    }

    /// <summary>What was done was run once, what was refused never, what is unknown at most once.</summary>
    private static string? Runs(PluginWorld world)
    {
        var runs = world.AskGroup<StoreRunsReply>(PluginWorld.Names[0], new StoreRuns()).Ids.GroupBy(id => id).ToDictionary(group => group.Key, group => group.Count());
        foreach (var operation in world.History.Operations.Where(operation => operation.Kind != OperationKind.Get))
        {
            var count = runs.GetValueOrDefault(operation.Id);
            var most = operation.Outcome == Outcome.Refused ? 0 : 1;
            var least = operation.Outcome == Outcome.Done ? 1 : 0;
            if (count < least || count > most)
                return $"{operation} was run {count} times";
        }

        foreach (var id in world.History.Failed.Where(runs.ContainsKey))
            return $"command {id} has failed, and its trace is still in the state";
        return null;
    }
}
