namespace Akka.Smr.Simulation.Explorer;

/// <summary>Makes a schedule that breaks a promise shorter, as long as it still breaks the same one.</summary>
internal static class Shrinking
{
    public static IReadOnlyList<ExplorerAction> Shortest(Slice slice, IEnumerable<ExplorerAction> schedule, string property)
    {
        var best = schedule.ToList();
        for (var size = Math.Max(1, best.Count / 2); size >= 1; size /= 2)
        {
            for (var at = 0; at < best.Count;)
            {
                var shorter = best.Where((_, place) => place < at || place >= at + size).ToList();
                if (Breaks(slice, shorter, property) is { } played)
                    best = played;
                else
                    at += size;
            }
        }

        return best;
    }

    /// <summary>Plays a schedule, skipping what cannot happen, and returns what was played up to the break; null if nothing breaks.</summary>
    private static List<ExplorerAction>? Breaks(Slice slice, List<ExplorerAction> schedule, string property)
    {
        var world = slice.Start();
        var enabled = new List<ExplorerAction>();
        var played = new List<ExplorerAction>();
        foreach (var action in schedule)
        {
            Actions.Enabled(world, enabled);
            if (!enabled.Contains(action))
                continue;
            played.Add(action);
            try
            {
                world = Actions.Apply(world, action);
            }
            catch (SafetyViolation violation)
            {
                return violation.Property == property ? played : null;
            }
        }

        return null;
    }
}
