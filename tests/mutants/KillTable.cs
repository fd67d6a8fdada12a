using System.Text;

namespace Akka.Smr.Mutants;

/// <summary>The table of who kills what: a line for each mutant, a column for each suite.</summary>
public static class KillTable
{
    /// <summary>The table's file name.</summary>
    public const string FileName = "Kills.md";

    private const string Head = """
        # Who kills what

        Made by `dotnet run --project tests/mutants`; a partial run rewrites its own lines only. `-` means that nobody in the suite noticed; an empty
        cell, that it was not asked. Of the explorer only the slices are asked that a mutant names.

        | mutant | rules | scenarios | explorer | simulation |
        |---|---|---|---|---|
        """;

    /// <summary>Writes the table anew: the lines of these verdicts, and for all other mutants what stood there before.</summary>
    public static string Render(IReadOnlyList<Mutant> mutants, IReadOnlyDictionary<string, Verdict> verdicts, IEnumerable<string> before)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in before)
        {
            if (line.StartsWith("| ", StringComparison.Ordinal))
                known[line.Split('|')[1].Trim()] = line;
        }

        var table = new StringBuilder(Head).Append('\n');
        foreach (var mutant in mutants)
        {
            if (verdicts.TryGetValue(mutant.Name, out var verdict))
                table.Append("| ").Append(mutant.Name).Append(" | ").AppendJoin(" | ", Enum.GetValues<Suite>().Select(verdict.Cell)).Append(" |\n");
            else if (known.TryGetValue(mutant.Name, out var line))
                table.Append(line).Append('\n');
        }

        return table.ToString();
    }
}
