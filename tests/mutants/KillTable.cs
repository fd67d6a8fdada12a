using System.Text;

namespace Akka.Smr.Mutants;

/// <summary>The table of who kills what: a line for each mutant, a column for each suite.</summary>
public static class KillTable
{
    /// <summary>The table's file name.</summary>
    public const string FileName = "Kills.md";

    private const string Head = """
        # Who kills what

        Made by `dotnet run --project tests/mutants`; a run rewrites the cells of those mutants and suites that it has asked, and no others. `-` means
        that nobody in the suite noticed; an empty cell, that it was not asked. Of the explorer only the slices are asked that a mutant names.

        """;

    private const string Columns = """

        | mutant | rules | scenarios | explorer | simulation |
        |---|---|---|---|---|
        """;

    private const string WholeRun = "The last run over all mutants and suites was made from commit ";

    /// <summary>
    /// Writes the table anew: the cells of these verdicts, and for all others what stood there before. A commit is named by a run over
    /// all mutants and suites only; with null, the one that stood there is still true.
    /// </summary>
    public static string Render(IReadOnlyList<Mutant> mutants, IReadOnlyDictionary<string, Verdict> verdicts, IReadOnlyList<string> before, string? commit)
    {
        var known = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var line in before)
        {
            if (line.StartsWith("| ", StringComparison.Ordinal))
                known[line.Split('|')[1].Trim()] = [.. line.Split('|')[2..^1].Select(static cell => cell.Trim())];
        }

        var wholeRun = commit is null ? before.FirstOrDefault(static line => line.StartsWith(WholeRun, StringComparison.Ordinal)) : $"{WholeRun}{commit}.";
        var table = new StringBuilder(Head);
        if (wholeRun is not null)
            table.Append(wholeRun).Append('\n');
        table.Append(Columns).Append('\n');
        foreach (var mutant in mutants)
        {
            var old = known.GetValueOrDefault(mutant.Name);
            var verdict = verdicts.GetValueOrDefault(mutant.Name);
            table.Append("| ").Append(mutant.Name);
            foreach (var suite in Enum.GetValues<Suite>())
                table.Append(" | ").Append(verdict?[suite] is null ? old?[(int)suite] ?? "" : verdict.Cell(suite));
            table.Append(" |\n");
        }

        return table.ToString();
    }
}
