using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Akka.Smr.Mutants;

/// <summary>
/// Makes the mutants of the list, or those that are named, one by one, and lets the suites judge each. With
/// <c>--suite name</c>, which may be repeated, only those are asked. The suites must pass without a mutant too;
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
        var verdicts = new Verdicts(all, Path.Combine(folder, KillTable.FileName));
        if (!TryJudge(workshop, chosen, suites, trustsCore: arguments.Contains(TrustCore), verdicts))
            return 1;

        if (commit is not null)
            verdicts.Sign(commit);
        Console.WriteLine($"{chosen.Count} mutants, {verdicts.Failures} not killed as they should be.");
        return verdicts.Failures == 0 ? 0 : 1;
    }

    /// <summary>Judges every mutant, several at a time; and the sound core beside them, without which their verdicts are worth nothing.</summary>
    private static bool TryJudge(Workshop workshop, IReadOnlyList<Mutant> chosen, IReadOnlyList<Suite> suites, bool trustsCore, Verdicts verdicts)
    {
        var benches = new ConcurrentBag<Bench>(Enumerable.Range(1, Environment.ProcessorCount).Select(number => workshop.Furnish($"{number}")));
        var isSound = trustsCore;
        if (trustsCore)
            verdicts.Publish();
        var judged = Parallel.ForEach(
            Partitioner.Create(trustsCore ? chosen : chosen.Prepend(null), EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = benches.Count },
            (mutant, loop) =>
            {
                if (mutant is null)
                {
                    isSound = IsSound(workshop.Furnish("sound"), chosen, suites);
                    if (isSound)
                        verdicts.Publish();
                    else
                        loop.Stop();
                    return;
                }

                benches.TryTake(out var bench);
                var verdict = Judge(workshop, bench!, mutant, suites);
                benches.Add(bench!);
                verdicts.Add(mutant, verdict, suites);
            });
        return judged.IsCompleted && isSound;
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

    private static Verdict Judge(Workshop workshop, Bench bench, Mutant mutant, IReadOnlyList<Suite> suites)
    {
        if (workshop.Make(mutant, bench, out var complaint))
            return Ask(bench, [mutant], suites);

        Console.Error.WriteLine(complaint);
        var verdict = new Verdict();
        foreach (var suite in suites)
            verdict[suite] = Outcome.Nothing("does not build");
        return verdict;
    }

    /// <summary>What fails without any mutant cannot notice one.</summary>
    private static bool IsSound(Bench bench, IReadOnlyList<Mutant> mutants, IReadOnlyList<Suite> suites)
    {
        var verdict = Ask(bench, mutants, suites);
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
    private static Verdict Ask(Bench bench, IReadOnlyList<Mutant> mutants, IReadOnlyList<Suite> suites)
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
            foreach (var (suite, outcome) in SuiteRun.Of(bench, project.Key, project.ToDictionary()))
                verdict[suite] = outcome;
        }

        return verdict;
    }

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
