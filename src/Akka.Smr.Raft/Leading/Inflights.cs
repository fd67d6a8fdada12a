namespace Akka.Smr.Raft.Leading;

/// <summary>The window of appends on their way to one follower (§10.2.1), bounded in appends, entries and bytes.</summary>
internal sealed class Inflights(int maxAppends, int maxEntries, long maxBytes)
{
    private readonly Queue<(long Last, int Entries, long Bytes)> _appends = new();
    private long _entries;
    private long _bytes;

    public bool IsEmpty => _appends.Count == 0;

    /// <summary>Entries on their way.</summary>
    public long Entries => _entries;

    /// <summary>Whether one more append may be sent; at least one always may.</summary>
    public bool HasRoom => IsEmpty || (_appends.Count < maxAppends && _entries < maxEntries && _bytes < maxBytes);

    /// <summary>The most entries that the next append may have.</summary>
    public int RoomEntries => (int)Math.Max(1, maxEntries - _entries);

    /// <summary>The most bytes that the next append may have, unless its first entry alone is larger.</summary>
    public long RoomBytes => Math.Max(1, maxBytes - _bytes);

    public void Add(long last, int entries, long bytes)
    {
        _appends.Enqueue((last, entries, bytes));
        _entries += entries;
        _bytes += bytes;
    }

    /// <summary>Everything up to an index has arrived.</summary>
    public void FreeTo(long index)
    {
        while (_appends.TryPeek(out var append) && append.Last <= index)
        {
            _appends.Dequeue();
            _entries -= append.Entries;
            _bytes -= append.Bytes;
        }
    }

    public void Clear()
    {
        _appends.Clear();
        _entries = 0;
        _bytes = 0;
    }

    public Inflights Clone()
    {
        var clone = new Inflights(maxAppends, maxEntries, maxBytes) { _entries = _entries, _bytes = _bytes };
        foreach (var append in _appends)
            clone._appends.Enqueue(append);
        return clone;
    }
}
