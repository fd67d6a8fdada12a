using Akka.Smr.Raft.Log;

namespace Akka.Smr.Simulation.World;

/// <summary>
/// A log as an outsider knows it: index and term of each entry above a base. The checkers judge by it, never by what
/// a replica says of itself.
/// </summary>
internal sealed class ShadowLog
{
    private readonly List<long> _terms = [];
    private readonly List<long> _configurations = [];

    /// <summary>The entry just before the first line: the snapshot's last, or zero.</summary>
    public EntryId Base { get; private set; }

    /// <summary>The last entry.</summary>
    public EntryId Last => _terms.Count > 0 ? new EntryId(LastIndex, new Term(_terms[^1])) : Base;

    /// <summary>The last index.</summary>
    public LogIndex LastIndex => new(Base.Index.Value + _terms.Count);

    /// <summary>The index of the last configuration entry above the base; zero if there is none.</summary>
    public long LastConfiguration => _configurations.Count > 0 ? _configurations[^1] : 0;

    /// <summary>The term of the entry at an index, or -1 where the log has none above its base.</summary>
    public long TermAt(long index)
    {
        if (index == Base.Index.Value)
            return Base.Term.Value;
        var offset = index - Base.Index.Value - 1;
        return offset >= 0 && offset < _terms.Count ? _terms[(int)offset] : -1;
    }

    /// <summary>The last configuration entry above the base and below an index; zero if there is none.</summary>
    public long ConfigurationBefore(long index)
    {
        for (var i = _configurations.Count - 1; i >= 0; i--)
        {
            if (_configurations[i] < index)
                return _configurations[i];
        }

        return 0;
    }

    /// <summary>Whether everything up to an entry is here, in the log or below its base.</summary>
    public bool Holds(long index, long term) => index < Base.Index.Value || TermAt(index) == term;

    /// <summary>Puts an entry at the end. Returns false when it does not follow the last.</summary>
    public bool Append(Entry entry)
    {
        if (entry.Index != LastIndex.Next)
            return false;
        _terms.Add(entry.Term.Value);
        if (entry.Kind == EntryKind.Configuration)
            _configurations.Add(entry.Index.Value);
        return true;
    }

    /// <summary>Removes everything at or above an index; returns how much that was.</summary>
    public int TruncateFrom(LogIndex from)
    {
        var keep = (int)Math.Clamp(from.Value - Base.Index.Value - 1, 0, _terms.Count);
        var removed = _terms.Count - keep;
        _terms.RemoveRange(keep, removed);
        while (_configurations.Count > 0 && _configurations[^1] >= from.Value)
            _configurations.RemoveAt(_configurations.Count - 1);
        return removed;
    }

    /// <summary>Lets a snapshot cover everything up to its entry; what follows stays.</summary>
    public void RebaseTo(EntryId snapshot)
    {
        var covered = (int)Math.Clamp(snapshot.Index.Value - Base.Index.Value, 0, _terms.Count);
        _terms.RemoveRange(0, covered);
        _configurations.RemoveAll(index => index <= snapshot.Index.Value);
        Base = snapshot;
    }

    /// <summary>Becomes the same as another.</summary>
    public void CopyFrom(ShadowLog other)
    {
        Base = other.Base;
        _terms.Clear();
        _terms.AddRange(other._terms);
        _configurations.Clear();
        _configurations.AddRange(other._configurations);
    }
}
