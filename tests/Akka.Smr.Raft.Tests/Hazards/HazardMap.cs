using System.Text;
using System.Text.RegularExpressions;
using Akka.Smr.Raft.Tests.Scenarios;

namespace Akka.Smr.Raft.Tests.Hazards;

/// <summary>
/// Which test answers which hazard, read from the test sources of all projects: <c>[Hazard(13)]</c> above a method or class, and the
/// header of a scenario. The trait that the runner filters by is made of the same two.
/// </summary>
internal static partial class HazardMap
{
    /// <summary>The folder that holds all test projects.</summary>
    public static string TestsFolder => Path.GetFullPath(Path.Combine(ScenarioFolder.Source, "..", ".."));

    public static string File => Path.Combine(TestsFolder, "HAZARDS.md");

    /// <summary>The tests by hazard, sorted.</summary>
    public static SortedDictionary<string, SortedSet<string>> Read()
    {
        var tests = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(TestsFolder, "*.cs", SearchOption.AllDirectories))
        {
            var parts = Path.GetRelativePath(TestsFolder, path).Split(Path.DirectorySeparatorChar);
            if (!parts.Contains("obj") && !parts.Contains("bin"))
                ReadSource(path, tests);
        }

        foreach (var path in Directory.EnumerateFiles(ScenarioFolder.Source, "*.txt"))
        {
            var transcript = Transcript.Read(path);
            foreach (var number in transcript.Hazards)
                Add(tests, number, $"Scenarios/{transcript.Name}");
        }

        return tests;
    }

    public static string Render()
    {
        var tests = Read();
        var text = new StringBuilder();
        text.Append("# Hazards and the tests that answer them\n\n");
        text.Append("Generated from the tests' traits by `SMR_REWRITE=1 dotnet test tests/Akka.Smr.Raft.Tests --filter Hazards`, and checked by the same tests.\n");
        text.Append("`dotnet test --filter Hazard=13` runs what answers number 13. A class named twice, as in `BehaviourTests.BehaviourTests`, stands for all its tests.\n\n");
        text.Append("| # | what has broken elsewhere | tests |\n|---|---|---|\n");
        foreach (var (number, title) in HazardCatalogue.All)
        {
            var answers = tests.TryGetValue(number, out var found) ? string.Join("<br>", found) : "";
            text.Append("| ").Append(number).Append(" | ").Append(title).Append(" | ").Append(answers).Append(" |\n");
        }

        return text.ToString();
    }

    private static void ReadSource(string path, SortedDictionary<string, SortedSet<string>> tests)
    {
        var pending = new List<string>();
        foreach (var line in System.IO.File.ReadLines(path))
        {
            var text = line.Trim();
            if (text.StartsWith('['))
            {
                foreach (Match hazard in Attribute().Matches(text))
                    pending.Add(hazard.Groups[1].Value);
            }
            else if (pending.Count > 0 && Declaration().Match(text) is { Success: true } declaration)
            {
                foreach (var number in pending)
                    Add(tests, number, $"{Path.GetFileNameWithoutExtension(path)}.{declaration.Groups[1].Value}");
                pending.Clear();
            }
        }
    }

    private static void Add(SortedDictionary<string, SortedSet<string>> tests, string number, string test)
    {
        if (!tests.TryGetValue(number, out var found))
            tests[number] = found = new SortedSet<string>(StringComparer.Ordinal);
        found.Add(test);
    }

    [GeneratedRegex("Hazard\\(\"?([0-9]+[a-z]?)\"?\\)")]
    private static partial Regex Attribute();

    [GeneratedRegex("(?:class|void|Task) ([A-Za-z_0-9]+)")]
    private static partial Regex Declaration();
}
