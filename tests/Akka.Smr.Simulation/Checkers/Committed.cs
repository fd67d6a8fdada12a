using Akka.Smr.Raft.Log;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>
/// The one committed log, as it came out: what was first applied at each index. State machine safety (§3.2, figure 3.2) says
/// that nobody ever applies anything else there.
/// </summary>
internal sealed class Committed
{
    private readonly List<Entry> _entries = [];
    private readonly List<Term> _terms = [];

    /// <summary>The last index that anyone has applied.</summary>
    public long LastIndex => _entries.Count;

    /// <summary>The last entry that anyone has applied.</summary>
    public EntryId Last => _entries.Count == 0 ? EntryId.Zero : _entries[^1].Id;

    /// <summary>The committed entry at an index.</summary>
    public Entry this[long index] => _entries[(int)index - 1];

    /// <summary>The term of the committed entry at an index; zero for index zero, -1 for what nobody has applied.</summary>
    public long TermAt(long index) => index == 0 ? 0 : index <= _entries.Count ? _entries[(int)index - 1].Term.Value : -1;

    /// <summary>The term in which the entry at an index was known to be committed for the first time.</summary>
    public Term KnownIn(long index) => _terms[(int)index - 1];

    /// <summary>An entry was applied somewhere, by a replica in a term. Returns whether it is the first time.</summary>
    public bool Applied(int disk, Entry entry, Term term)
    {
        var index = entry.Index.Value;
        if (index > _entries.Count + 1)
            throw new RuleBroken("StateMachineSafety", $"disk {disk} applies {entry.Id}, and nobody ever applied {_entries.Count + 1}");
        if (index == _entries.Count + 1)
        {
            _entries.Add(entry);
            _terms.Add(term);
            return true;
        }

        var known = _entries[(int)index - 1];
        if (known.Id != entry.Id || known.Hash != entry.Hash)
            throw new RuleBroken("StateMachineSafety", $"disk {disk} applies {entry.Id} where {known.Id} was applied before");

        // A witness knows an entry by its hash alone; whoever has the whole entry replaces it.
        if (known.IsStripped && !entry.IsStripped)
            _entries[(int)index - 1] = entry;
        return false;
    }
}
