namespace Akka.Smr.Simulation.Shrinking;

/// <summary>
/// Zeller and Hildebrandt's delta debugging: a list that fails is made smaller by leaving out ever smaller parts of it, for as
/// long as what is left still fails. The result is one from which no single item can be left out, unless the bound on attempts
/// was met before.
/// </summary>
internal static class DeltaDebugging
{
    /// <summary>Makes a failing list smaller.</summary>
    public static IReadOnlyList<T> Shrink<T>(IReadOnlyList<T> items, Func<IReadOnlyList<T>, bool> fails, int maxAttempts)
    {
        var parts = 2;
        var attempts = 0;
        while (items.Count > 0 && attempts < maxAttempts)
        {
            parts = Math.Min(parts, items.Count);
            if (WithoutOnePart(items, parts, fails, maxAttempts, ref attempts) is { } smaller)
            {
                items = smaller;
                parts = Math.Max(2, parts - 1);
            }
            else if (parts == items.Count)
            {
                break;
            }
            else
            {
                parts *= 2;
            }
        }

        return items;
    }

    private static List<T>? WithoutOnePart<T>(IReadOnlyList<T> items, int parts, Func<IReadOnlyList<T>, bool> fails, int maxAttempts, ref int attempts)
    {
        for (var part = 0; part < parts && attempts < maxAttempts; part++)
        {
            var from = (int)((long)items.Count * part / parts);
            var to = (int)((long)items.Count * (part + 1) / parts);
            var rest = new List<T>(items.Count - (to - from));
            for (var i = 0; i < items.Count; i++)
            {
                if (i < from || i >= to)
                    rest.Add(items[i]);
            }

            attempts++;
            if (fails(rest))
                return rest;
        }

        return null;
    }
}
