namespace Akka.Smr.Mutants;

/// <summary>What came of one mutant, suite by suite.</summary>
public sealed class Verdict
{
    private readonly Dictionary<Suite, Outcome> _bySuite = [];

    /// <summary>What a suite said, or null if it was not asked.</summary>
    public Outcome? this[Suite suite]
    {
        get => _bySuite.GetValueOrDefault(suite);
        set => _bySuite[suite] = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Whether somebody noticed.</summary>
    public bool IsKilled => _bySuite.Values.Any(static outcome => outcome.Failed.Count > 0);

    /// <summary>Whether this killer noticed.</summary>
    public bool IsKilledBy(Killer killer) =>
        this[killer.Suite] is { } outcome && outcome.Failed.Any(failure => failure.Test.Contains(killer.Test, StringComparison.Ordinal));

    /// <summary>The table's cell for a suite: the first who noticed, and how many others did.</summary>
    public string Cell(Suite suite) => this[suite] switch
    {
        null => "",
        { Trouble.Length: > 0 } silent => $"({silent.Trouble})",
        { Failed: [] } => "-",
        { Failed: [var only] } => only.ToString(),
        { Failed: var all } => $"{all[0]}, and {all.Count - 1} more",
    };
}
