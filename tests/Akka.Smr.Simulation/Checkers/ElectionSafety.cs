namespace Akka.Smr.Simulation.Checkers;

/// <summary>At most one leader is elected in a term (§3.2, figure 3.2), a restarted process counting as another.</summary>
internal sealed class ElectionSafety
{
    private readonly Dictionary<long, (int Disk, long Life)> _leaders = [];

    /// <summary>The highest term that has had a leader.</summary>
    public long LastTerm { get; private set; }

    /// <summary>Who leads, or led, a term; -1 if nobody did.</summary>
    public int LeaderOf(long term) => _leaders.TryGetValue(term, out var leader) ? leader.Disk : -1;

    /// <summary>A process has become the leader of a term.</summary>
    public void Elected(long term, int disk, long life)
    {
        if (!_leaders.TryAdd(term, (disk, life)))
            throw new RuleBroken(nameof(ElectionSafety), $"term {term} has two leaders: disk {_leaders[term].Disk} and disk {disk}");
        LastTerm = Math.Max(LastTerm, term);
    }
}
