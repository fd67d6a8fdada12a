using Akka.Configuration;

namespace Akka.Actor;

/// <summary>One phase of the coordinated shutdown.</summary>
internal sealed record ShutdownPhase(IReadOnlyList<string> DependsOn, TimeSpan Timeout, bool Recover)
{
    public static IReadOnlyDictionary<string, ShutdownPhase> ReadAll(Config config)
    {
        var phases = new Dictionary<string, ShutdownPhase>(StringComparer.Ordinal);
        var section = config.GetConfig("phases");
        foreach (string name in section.Root.GetObject().Items.Keys)
        {
            var phase = section.GetConfig(name);
            phases[name] = new ShutdownPhase(
                phase.HasPath("depends-on") ? [.. phase.GetStringList("depends-on")] : [],
                phase.HasPath("timeout") ? phase.GetTimeSpan("timeout") : config.GetTimeSpan("default-phase-timeout"),
                phase.GetBoolean("recover", true));
        }

        // A phase that others name need not be defined itself.
        foreach (string name in phases.Values.SelectMany(p => p.DependsOn).ToList())
            phases.TryAdd(name, new ShutdownPhase([], config.GetTimeSpan("default-phase-timeout"), true));
        return phases;
    }

    /// <summary>All phases, each after those it depends on.</summary>
    /// <exception cref="ArgumentException">Phases depend on each other in a circle.</exception>
    public static List<string> Sort(IReadOnlyDictionary<string, ShutdownPhase> phases)
    {
        var sorted = new List<string>();
        var done = new HashSet<string>(StringComparer.Ordinal);
        var underWay = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in phases.Keys) Visit(name);
        return sorted;

        void Visit(string name)
        {
            if (done.Contains(name)) return;
            if (!underWay.Add(name))
                throw new ArgumentException($"Cycle detected in graph of phases. It must be a DAG. phase [{name}] depends transitively on itself.");
            foreach (string before in phases[name].DependsOn) Visit(before);
            done.Add(name);
            sorted.Add(name);
        }
    }
}
