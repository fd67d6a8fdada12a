namespace Akka.Smr.Simulation.Checkers;

/// <summary>A process applies every index once, in order, and what a leader says of its commit index never shrinks.</summary>
internal sealed class CommitMonotonic
{
    private readonly long[] _applied = new long[64];
    private readonly (long Term, long Commit)[] _claimed = new (long, long)[64];

    /// <summary>A process starts, or its machine is replaced, with everything up to an index applied.</summary>
    public void StartsFrom(int disk, long index)
    {
        _applied[disk] = index;
        _claimed[disk] = default;
    }

    /// <summary>A snapshot replaces the machine's state.</summary>
    public void Installs(int disk, long index)
    {
        if (index < _applied[disk])
            throw new RuleBroken(nameof(CommitMonotonic), $"disk {disk} installs a snapshot as of {index} after it applied {_applied[disk]}");
        _applied[disk] = index;
    }

    /// <summary>A process applies an index.</summary>
    public void Applies(int disk, long index)
    {
        if (index != _applied[disk] + 1)
            throw new RuleBroken(nameof(CommitMonotonic), $"disk {disk} applies {index} after {_applied[disk]}");
        _applied[disk] = index;
    }

    /// <summary>A leader tells its commit index with an append, which does not depend on who is told.</summary>
    public void Claims(int disk, long term, long commit)
    {
        ref var claimed = ref _claimed[disk];
        if (claimed.Term == term && commit < claimed.Commit)
            throw new RuleBroken(nameof(CommitMonotonic), $"disk {disk} leads term {term} and its commit index goes back from {claimed.Commit} to {commit}");
        claimed = (term, commit);
    }
}
