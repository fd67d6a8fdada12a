using System.Globalization;
using System.Runtime.CompilerServices;
using Xunit;

namespace Akka.Smr.Simulation.Explorer;

/// <summary>
/// How many states each slice had when it was last looked at, so that a slice which quietly reaches less is noticed.
/// <c>SMR_REWRITE=1</c> writes the file anew.
/// </summary>
internal static class StateCounts
{
    private const string File = "StateCounts.txt";
    private static readonly Lock Writing = new();

    public static void RequireAtLeast(string slice, int states)
    {
        if (Environment.GetEnvironmentVariable("SMR_REWRITE") == "1")
        {
            Rewrite(slice, states);
            return;
        }

        var known = Read(Path.Combine(AppContext.BaseDirectory, "Explorer", File));
        Assert.True(known.TryGetValue(slice, out var least), $"{File} has no line for {slice}.");
        Assert.True(states >= least, $"{slice} has {states} states; it had {least}.");
    }

    /// <summary>The slices that have a line.</summary>
    public static IEnumerable<string> Names() => Read(Path.Combine(AppContext.BaseDirectory, "Explorer", File)).Keys;

    private static void Rewrite(string slice, int states)
    {
        lock (Writing)
        {
            var path = Path.Combine(Folder(), File);
            var known = System.IO.File.Exists(path) ? Read(path) : [];
            known[slice] = states;
            System.IO.File.WriteAllLines(path, known.Select(line => $"{line.Key} {line.Value.ToString(CultureInfo.InvariantCulture)}"));
        }
    }

    private static SortedDictionary<string, int> Read(string path)
    {
        var known = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in System.IO.File.ReadLines(path))
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 2)
                known.Add(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        return known;
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
