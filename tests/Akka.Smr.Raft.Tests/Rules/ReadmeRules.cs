using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Akka.Smr.Raft.Tests.Rules;

/// <summary>The core's README leads from each rule to its file, and does not lie.</summary>
public sealed partial class ReadmeRules
{
    [Fact]
    public void Every_file_that_is_named_carries_the_tag_of_its_section()
    {
        var rows = Row().Matches(File.ReadAllText(Path.Combine(Core(), "README.md")));

        Assert.True(rows.Count > 30);
        Assert.All(rows, row =>
        {
            var text = File.ReadAllText(Path.Combine(Core(), row.Groups["file"].Value));
            Assert.Matches($@"{Regex.Escape(row.Groups["section"].Value)}(?![\d.]*\d)", text);
        });
    }

    [Fact]
    public void Every_section_that_a_file_names_is_one_that_the_readme_leads_to()
    {
        var sections = Row().Matches(File.ReadAllText(Path.Combine(Core(), "README.md"))).Select(row => row.Groups["section"].Value).ToHashSet();

        foreach (var file in Sources())
        {
            foreach (var tag in Tag().Matches(File.ReadAllText(file)).Select(match => match.Value))
                Assert.True(sections.Contains(tag), $"{file} names {tag}, which the README does not lead to.");
        }
    }

    [Fact]
    public void No_file_is_longer_than_400_lines()
    {
        Assert.All(Sources(), file => Assert.True(File.ReadLines(file).Count() <= 400, file));
    }

    [GeneratedRegex(@"^\| .+ \| (?<section>§[\d.]+) \| \[.+\]\((?<file>.+)\) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"§\d+(\.\d+)*")]
    private static partial Regex Tag();

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Core(), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string Core([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "src", "Akka.Smr.Raft"));
}
