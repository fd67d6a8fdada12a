using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Akka.Smr.Mutants;

/// <summary>Lets one suite judge the mutant that lies under the tests.</summary>
public static partial class SuiteRun
{
    /// <summary>The simulation's fixed seeds, from one on.</summary>
    public const int Seeds = 100;

    // Many times what a suite takes: on a busy machine too, only a mutant that stands still or spins is given up.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(20);

    // One seed after the other, so that the first that fails is the same each time; nobody needs the shortest schedule here.
    private static readonly Dictionary<string, string> FixedSeeds = new()
    {
        ["SMR_SEEDS"] = Seeds.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["SMR_SHRINK"] = "0",
        ["DOTNET_PROCESSOR_COUNT"] = "1",
    };

    /// <summary>Lets one test project judge by these suites of its; of a suite with names, only by the tests that are named so.</summary>
    public static IReadOnlyDictionary<Suite, Outcome> Of(Bench bench, string project, IReadOnlyDictionary<Suite, IReadOnlyCollection<string>> tests)
    {
        ArgumentNullException.ThrowIfNull(bench);
        ArgumentNullException.ThrowIfNull(tests);
        var results = Path.Combine(bench.Results, Path.GetRandomFileName());
        var names = tests.SelectMany(static suite => suite.Value.DefaultIfEmpty("").Select(test => PlaceOf(suite.Key) + test));
        var filter = string.Join('|', names.Select(static name => $"FullyQualifiedName~{name}"));
        var run = Command.Run(
            "dotnet", ["test", bench.TestsOf(project), "--filter", filter, "--logger", "trx;LogFileName=run.trx", "--results-directory", results], Timeout, FixedSeeds);
        var trx = Path.Combine(results, "run.trx");
        var trouble = run.ExitCode is null ? "too long" : File.Exists(trx) ? "" : "no result";
        return tests.Keys.ToDictionary(static suite => suite, suite => trouble.Length > 0 ? Outcome.Nothing(trouble) : Read(suite, XDocument.Load(trx)));
    }

    /// <summary>The project in which a suite is found.</summary>
    public static string ProjectOf(Suite suite) => suite is Suite.Rules or Suite.Scenarios ? "Akka.Smr.Raft.Tests" : "Akka.Smr.Simulation";

    private static string PlaceOf(Suite suite) => suite switch
    {
        Suite.Rules => "Raft.Tests.Rules.",
        Suite.Scenarios => "Raft.Tests.Scenarios.",
        Suite.Explorer => "SliceTests.",
        _ => "RaftSimulationTests.Every_seed",
    };

    private static Outcome Read(Suite suite, XDocument trx)
    {
        XNamespace xml = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
        var results = trx.Descendants(xml + "UnitTestResult")
            .Where(result => ((string)result.Attribute("testName")!).Contains(PlaceOf(suite), StringComparison.Ordinal))
            .ToArray();
        if (results.Length == 0)
            return Outcome.Nothing("no test");

        var failed = results
            .Where(static result => (string?)result.Attribute("outcome") == "Failed")
            .Select(result => Describe(suite, (string)result.Attribute("testName")!, (string?)result.Descendants(xml + "Message").FirstOrDefault() ?? ""))
            .OfType<Failure>()
            .OrderBy(static failure => failure.Test, StringComparer.Ordinal)
            .ToArray();
        return new Outcome(failed);
    }

    private static Failure? Describe(Suite suite, string test, string message)
    {
        var name = test.Split('(')[0].Split('.');
        switch (suite)
        {
            case Suite.Simulation:
                var seed = Seed().Match(message);
                return seed.Success ? new Failure($"seed {seed.Groups[1].Value}", seed.Groups[2].Value) : null;

            // That a slice has more or fewer states than before is no checker's word.
            case Suite.Explorer:
                var broken = Property().Match(message);
                return broken.Success ? new Failure(name[^1], broken.Groups[1].Value) : null;

            // Transcripts are arguments of one test.
            case Suite.Scenarios when Quoted().Match(test) is { Success: true } transcript:
                return new Failure(transcript.Groups[1].Value, "");

            // Of a rule's test the class says where to look.
            default:
                return new Failure(string.Join('.', name[^Math.Min(2, name.Length)..]), "");
        }
    }

    // Told by a search, or thrown on the way to where it begins.
    [GeneratedRegex(@"(?: breaks |SafetyViolation : )([^:\n]+):")]
    private static partial Regex Property();

    [GeneratedRegex(@"Seed (\d+) failed\. ([\w.]+)")]
    private static partial Regex Seed();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();
}
