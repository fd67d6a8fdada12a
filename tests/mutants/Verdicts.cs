namespace Akka.Smr.Mutants;

/// <summary>What has been found out so far, told and written into the table as it comes.</summary>
internal sealed class Verdicts(IReadOnlyList<Mutant> all, string table)
{
    private readonly Lock _together = new();
    private readonly Dictionary<string, Verdict> _byName = new(StringComparer.Ordinal);
    private bool _isPublic;

    /// <summary>How many mutants were not killed, or not by whom the list names.</summary>
    public int Failures { get; private set; }

    /// <summary>A mutant was judged.</summary>
    public void Add(Mutant mutant, Verdict verdict, IReadOnlyList<Suite> suites)
    {
        using var together = _together.EnterScope();
        _byName.Add(mutant.Name, verdict);
        Failures += Report(mutant, verdict, suites) ? 0 : 1;
        if (_isPublic)
            Write(commit: null);
    }

    /// <summary>The core is known to be sound: from now on the table is written, after each mutant, so that a run that is cut short was not for nothing.</summary>
    public void Publish()
    {
        using var together = _together.EnterScope();
        _isPublic = true;
        Write(commit: null);
    }

    /// <summary>The run was whole, and made from this commit.</summary>
    public void Sign(string commit)
    {
        using var together = _together.EnterScope();
        Write(commit);
    }

    private void Write(string? commit) => File.WriteAllText(table, KillTable.Render(all, _byName, File.Exists(table) ? File.ReadAllLines(table) : [], commit));

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
}
