using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Akka.Smr.Mutants;

/// <summary>Lets one suite judge the mutant that lies under the tests.</summary>
public static partial class SuiteRun
{
    /// <summary>The simulation's fixed seeds, from one on.</summary>
    public const int Seeds = 300;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(4);

    // One seed after the other, so that the first that fails is the same each time; nobody needs the shortest schedule here.
    private static readonly Dictionary<string, string> FixedSeeds = new()
    {
        ["SMR_SEEDS"] = Seeds.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["SMR_SHRINK"] = "0",
        ["DOTNET_PROCESSOR_COUNT"] = "1",
    };

    /// <summary>Runs a suite, or of the explorer only those slices.</summary>
    public static Outcome Of(Workshop workshop, Suite suite, IEnumerable<string> slices)
    {
        ArgumentNullException.ThrowIfNull(workshop);
        var results = Path.Combine(workshop.Results, Path.GetRandomFileName());
        var filter = suite switch
        {
            Suite.Rules => "FullyQualifiedName~Raft.Tests.Rules.",
            Suite.Scenarios => "FullyQualifiedName~Raft.Tests.Scenarios.",
            Suite.Simulation => "FullyQualifiedName~RaftSimulationTests.Every_seed",
            _ => string.Join('|', slices.Select(static slice => $"DisplayName~\"{slice}\"")),
        };
        var run = Command.Run(
            "dotnet", ["test", workshop.TestsOf(suite), "--filter", filter, "--logger", "trx;LogFileName=run.trx", "--results-directory", results], Timeout, FixedSeeds);
        if (run.ExitCode is null)
            return Outcome.Nothing("too long");

        var trx = Path.Combine(results, "run.trx");
        return File.Exists(trx) ? Read(suite, XDocument.Load(trx)) : Outcome.Nothing("no result");
    }

    private static Outcome Read(Suite suite, XDocument trx)
    {
        XNamespace xml = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
        var results = trx.Descendants(xml + "UnitTestResult").ToArray();
        if (results.Length == 0)
            return Outcome.Nothing("no test");

        var failed = results
            .Where(result => (string?)result.Attribute("outcome") == "Failed")
            .Select(result => Describe(suite, (string)result.Attribute("testName")!, (string?)result.Descendants(xml + "Message").FirstOrDefault() ?? ""))
            .OrderBy(static failure => failure.Test, StringComparer.Ordinal)
            .ToArray();
        return new Outcome(failed);
    }

    private static Failure Describe(Suite suite, string test, string message)
    {
        if (suite == Suite.Simulation && Seed().Match(message) is { Success: true } seed)
            return new Failure($"seed {seed.Groups[1].Value}", seed.Groups[2].Value);

        // Transcripts and slices are arguments of one test; of a rule's test the class says where to look.
        var quoted = Quoted().Match(test);
        if (suite is Suite.Scenarios or Suite.Explorer && quoted.Success)
            return new Failure(quoted.Groups[1].Value, suite == Suite.Explorer ? message.Split(':', '\n')[0].Trim() : "");
        var name = test.Split('(')[0].Split('.');
        return new Failure(string.Join('.', name[^Math.Min(2, name.Length)..]), "");
    }

    [GeneratedRegex(@"Seed (\d+) failed\. (\w+)")]
    private static partial Regex Seed();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();
}
