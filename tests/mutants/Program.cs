using System.Runtime.CompilerServices;

namespace Akka.Smr.Mutants;

/// <summary>
/// Makes the mutants of the list, or those that are named, one by one, and lets the suites judge each. With
/// <c>--suite name</c>, which may be repeated, only those are asked. First of all the suites must pass without a mutant;
/// <c>--trust-core</c> leaves that out. Fails when a mutant survives, or is not killed by whom the list names.
/// </summary>
internal static class Program
{
    private const string TrustCore = "--trust-core";

    private static readonly TimeSpan GitTimeout = TimeSpan.FromMinutes(1);

    private static int Main(string[] arguments)
    {
        var root = FindRoot();
        var folder = Path.Combine(root, "tests", "mutants");
        var all = MutantList.Read(File.ReadLines(Path.Combine(folder, MutantList.FileName)));
        if (!TryChoose(all, arguments, out var chosen, out var suites))
            return 2;

        var commit = chosen.Count == all.Count && suites.Count == Enum.GetValues<Suite>().Length ? DescribeCommit(root) : null;
        Console.WriteLine("Building the tests.");
        using var workshop = new Workshop(root);
        if (!arguments.Contains(TrustCore) && !IsSound(workshop, chosen, suites))
            return 1;

        var verdicts = new Dictionary<string, Verdict>(StringComparer.Ordinal);
        var table = Path.Combine(folder, KillTable.FileName);
        var failures = 0;
        foreach (var mutant in chosen)
        {
            var verdict = Judge(workshop, mutant, suites);
            verdicts.Add(mutant.Name, verdict);
            failures += Report(mutant, verdict, suites) ? 0 : 1;
            Write(commit: null);
        }

        if (commit is not null)
            Write(commit);

        Console.WriteLine($"{chosen.Count} mutants, {failures} not killed as they should be.");
        return failures == 0 ? 0 : 1;

        // After each mutant, so that a run that is cut short has not been for nothing.
        void Write(string? commit) => File.WriteAllText(table, KillTable.Render(all, verdicts, File.Exists(table) ? File.ReadAllLines(table) : [], commit));
    }

    /// <summary>What the run is made from, as it is when the workshop is furnished; it says so when there is more than was committed.</summary>
    private static string DescribeCommit(string root)
    {
        var git = Command.Run("git", ["-C", root, "describe", "--always", "--dirty", "--exclude=*"], GitTimeout);
        return git.ExitCode == 0 ? git.Output.Trim() : "nobody knows which";
    }

    private static bool TryChoose(IReadOnlyList<Mutant> all, string[] arguments, out IReadOnlyList<Mutant> chosen, out IReadOnlyList<Suite> suites)
    {
        var named = new List<Mutant>();
        var asked = new List<Suite>();
        var isUnderstood = true;
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
            else if (arguments[i] != TrustCore)
            {
                Console.Error.WriteLine($"{arguments[i]} is neither a mutant, nor {TrustCore}, nor --suite {string.Join('|', Enum.GetNames<Suite>()).ToLowerInvariant()}.");
                isUnderstood = false;
            }
        }

        chosen = named.Count > 0 ? named : all;
        suites = asked.Count > 0 ? asked : Enum.GetValues<Suite>();
        return isUnderstood;
    }

    private static Verdict Judge(Workshop workshop, Mutant mutant, IReadOnlyList<Suite> suites)
    {
        if (workshop.Make(mutant, out var complaint))
            return Ask(workshop, [mutant], suites);

        Console.Error.WriteLine(complaint);
        var verdict = new Verdict();
        foreach (var suite in suites)
            verdict[suite] = Outcome.Nothing("does not build");
        return verdict;
    }

    /// <summary>What fails without any mutant cannot notice one.</summary>
    private static bool IsSound(Workshop workshop, IReadOnlyList<Mutant> mutants, IReadOnlyList<Suite> suites)
    {
        var verdict = Ask(workshop, mutants, suites);
        var isSound = true;
        foreach (var suite in suites)
        {
            if (verdict[suite] is null or { Trouble: "", Failed: [] })
                continue;
            isSound = false;
            Console.Error.WriteLine($"{suite} fails on the sound core: {verdict[suite]!.Trouble}{string.Join(", ", verdict[suite]!.Failed)}");
        }

        return isSound;
    }

    /// <summary>Asks the suites; the explorer only for the slices that these mutants name, for the others would take too long.</summary>
    private static Verdict Ask(Workshop workshop, IReadOnlyList<Mutant> mutants, IReadOnlyList<Suite> suites)
    {
        var tests = new Dictionary<Suite, IReadOnlyCollection<string>>();
        foreach (var suite in suites)
        {
            var slices = suite == Suite.Explorer ? mutants.SelectMany(mutant => mutant.TestsIn(suite)).Distinct(StringComparer.Ordinal).ToArray() : [];
            if (suite != Suite.Explorer || slices.Length > 0)
                tests.Add(suite, slices);
        }

        var verdict = new Verdict();
        foreach (var project in tests.GroupBy(static suite => SuiteRun.ProjectOf(suite.Key)))
        {
            foreach (var (suite, outcome) in SuiteRun.Of(workshop, project.Key, project.ToDictionary()))
                verdict[suite] = outcome;
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
