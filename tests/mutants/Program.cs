using System.Runtime.CompilerServices;

namespace Akka.Smr.Mutants;

/// <summary>
/// Makes the mutants of the list, or those that are named, one by one, and lets the suites judge each. With
/// <c>--suite name</c>, which may be repeated, only those are asked. Fails when a mutant survives, or is not killed by whom the
/// list names.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var root = FindRoot();
        var folder = Path.Combine(root, "tests", "mutants");
        var all = MutantList.Read(File.ReadLines(Path.Combine(folder, MutantList.FileName)));
        if (!TryChoose(all, arguments, out var chosen, out var suites))
            return 2;

        Console.WriteLine("Building the tests.");
        using var workshop = new Workshop(root);
        var verdicts = new Dictionary<string, Verdict>(StringComparer.Ordinal);
        var table = Path.Combine(folder, KillTable.FileName);
        var failures = 0;
        foreach (var mutant in chosen)
        {
            var verdict = Judge(workshop, mutant, suites);
            verdicts.Add(mutant.Name, verdict);
            failures += Report(mutant, verdict, suites) ? 0 : 1;
            if (suites.Count == Enum.GetValues<Suite>().Length)
                File.WriteAllText(table, KillTable.Render(all, verdicts, File.Exists(table) ? File.ReadAllLines(table) : []));
        }

        Console.WriteLine($"{chosen.Count} mutants, {failures} not killed as they should be.");
        return failures == 0 ? 0 : 1;
    }

    private static bool TryChoose(IReadOnlyList<Mutant> all, string[] arguments, out IReadOnlyList<Mutant> chosen, out IReadOnlyList<Suite> suites)
    {
        var named = new List<Mutant>();
        var asked = new List<Suite>();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--suite" && i + 1 < arguments.Length && Enum.TryParse<Suite>(arguments[i + 1], ignoreCase: true, out var suite))
            {
                asked.Add(suite);
                i++;
            }
            else if (all.FirstOrDefault(mutant => mutant.Name == arguments[i]) is { } mutant)
            {
                named.Add(mutant);
            }
            else
            {
                Console.Error.WriteLine($"{arguments[i]} is neither a mutant nor --suite {string.Join('|', Enum.GetNames<Suite>()).ToLowerInvariant()}.");
            }
        }

        chosen = named.Count > 0 ? named : all;
        suites = asked.Count > 0 ? asked : Enum.GetValues<Suite>();
        return named.Count + (2 * asked.Count) == arguments.Length;
    }

    private static Verdict Judge(Workshop workshop, Mutant mutant, IReadOnlyList<Suite> suites)
    {
        var verdict = new Verdict();
        var isMade = workshop.Make(mutant, out var complaint);
        if (!isMade)
            Console.Error.WriteLine(complaint);
        foreach (var suite in suites)
        {
            var slices = mutant.Killers.Where(killer => killer.Suite == suite).Select(static killer => killer.Test).ToArray();
            if (suite == Suite.Explorer && slices.Length == 0)
                continue;
            verdict[suite] = isMade ? SuiteRun.Of(workshop, suite, slices) : Outcome.Nothing("does not build");
        }

        return verdict;
    }

    private static bool Report(Mutant mutant, Verdict verdict, IReadOnlyList<Suite> suites)
    {
        var missing = mutant.Killers.Where(killer => suites.Contains(killer.Suite) && !verdict.IsKilledBy(killer)).ToArray();
        var isRight = missing.Length == 0 && (verdict.IsKilled || suites.Count < Enum.GetValues<Suite>().Length);
        var seen = suites.Where(suite => verdict[suite] is not null).Select(suite => $"{suite}: {verdict.Cell(suite)}");
        Console.WriteLine($"{(verdict.IsKilled ? "killed  " : "SURVIVED")} {mutant.Name} | {string.Join(" | ", seen)}");
        foreach (var killer in missing)
            Console.WriteLine($"         not by {killer.Suite} {killer.Test}, as was expected");
        return isRight;
    }

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
