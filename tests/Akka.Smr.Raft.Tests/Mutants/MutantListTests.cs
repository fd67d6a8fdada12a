using System.Runtime.CompilerServices;
using Akka.Smr.Mutants;
using Xunit;

namespace Akka.Smr.Raft.Tests.Mutants;

/// <summary>
/// Keeps the list of mutants true to the core. Whether each is noticed takes minutes to find out:
/// <c>dotnet run --project tests/mutants</c>.
/// </summary>
public sealed class MutantListTests
{
    private const int FewestMutants = 40;

    public static TheoryData<string> Names => new(All.Select(mutant => mutant.Name));

    private static string Root { get; } = FindRoot();

    private static IReadOnlyList<Mutant> All { get; } = MutantList.Read(File.ReadLines(Path.Combine(Root, "tests", "mutants", MutantList.FileName)));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_text_of_a_mutant_occurs_exactly_once(string name)
    {
        var mutant = All.Single(mutant => mutant.Name == name);
        var source = File.ReadAllText(Path.Combine(Root, MutantList.CoreFolder, mutant.File));

        Assert.Equal(1, mutant.Occurrences(source));
        Assert.NotEqual(source, mutant.ApplyTo(source));
    }

    [Fact]
    public void There_are_enough_mutants() => Assert.InRange(All.Count, FewestMutants, int.MaxValue);

    [Fact]
    public void Every_mutant_stands_in_the_table_of_kills()
    {
        var table = File.ReadAllText(Path.Combine(Root, "tests", "mutants", KillTable.FileName));
        Assert.All(All, mutant => Assert.Contains($"| {mutant.Name} |", table, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a text", 0)]
    [InlineData("a line of text", 1)]
    [InlineData("line line", 2)]
    public void A_text_that_is_missing_or_ambiguous_makes_no_mutant(string source, int occurrences)
    {
        var mutant = new Mutant("name", "rule", "file", "line", "other", []);

        Assert.Equal(occurrences, mutant.Occurrences(source));
        if (occurrences != 1)
            Assert.Throws<InvalidDataException>(() => mutant.ApplyTo(source));
    }

    [Theory]
    [InlineData("[one]\nrule: r\nfile: f\ntext: t\nwith: w")]
    [InlineData("[one]\nrule: r\nfile: f\ntext: t\nkiller: rules")]
    [InlineData("[one]\nrule: r\nfile: f\ntext: t\ntext: u\nwith: w\nkiller: rules")]
    [InlineData("[one]\nrule: r\nfile: f\ntext: t\nwith: w\nkiller: nobody")]
    [InlineData("rule: r")]
    public void A_list_that_says_too_little_is_refused(string text) =>
        Assert.Throws<InvalidDataException>(() => MutantList.Read(text.Split('\n')));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        return Path.GetFullPath(Path.Combine(folder, "..", "..", ".."));
    }
}
