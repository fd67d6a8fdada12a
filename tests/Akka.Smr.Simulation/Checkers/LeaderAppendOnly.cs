namespace Akka.Smr.Simulation.Checkers;

/// <summary>A leader never removes or overwrites entries in its log; it only appends (§3.5, figure 3.2).</summary>
internal sealed class LeaderAppendOnly
{
    private readonly long[] _leadingTerm = new long[64];

    /// <summary>A member leads from now on.</summary>
    public void Elected(int disk, long term) => _leadingTerm[disk] = term;

    /// <summary>It leads no more.</summary>
    public void SteppedDown(int disk) => _leadingTerm[disk] = 0;

    /// <summary>It hands a record to its disk.</summary>
    public void Writes(int disk, bool truncates, long lastTerm)
    {
        var term = _leadingTerm[disk];
        if (term == 0)
            return;
        if (truncates)
            throw new RuleBroken(nameof(LeaderAppendOnly), $"disk {disk} leads term {term} and truncates its log");
        if (lastTerm > term)
            throw new RuleBroken(nameof(LeaderAppendOnly), $"disk {disk} leads term {term} and appends an entry of term {lastTerm}");
    }
}
