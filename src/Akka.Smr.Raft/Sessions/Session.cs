namespace Akka.Smr.Raft.Sessions;

/// <summary>One client's session: what was run above its low-water mark, with the replies.</summary>
internal sealed class Session(long id, string name)
{
    // By number, so that a snapshot of it is the same everywhere; the window keeps it small. Numbers mostly come in order and go in order:
    // the first ones, which are gone, are only removed when they are as many as the rest, so that each is moved once at the most.
    private readonly List<KeyValuePair<long, ReadOnlyMemory<byte>>> _replies = [];
    private int _gone;

    public long Id { get; } = id;

    /// <summary>The caller's own name for it, as hexadecimal digits; empty for none.</summary>
    public string Name { get; } = name;

    /// <summary>Invariant: never falls; no reply at or below it is kept.</summary>
    public long LowWater { get; private set; }

    /// <summary>Cluster time of its last command.</summary>
    public long ActiveAtTicks { get; set; }

    public IEnumerable<KeyValuePair<long, ReadOnlyMemory<byte>>> Replies => _replies.Skip(_gone);

    public int Count => _replies.Count - _gone;

    public bool TryReply(long sequence, out ReadOnlyMemory<byte> reply)
    {
        var place = PlaceOf(sequence);
        reply = place >= 0 ? _replies[place].Value : default;
        return place >= 0;
    }

    public void Record(long sequence, ReadOnlyMemory<byte> reply)
    {
        var place = PlaceOf(sequence);
        if (place >= 0)
            _replies[place] = new(sequence, reply);
        else
            _replies.Insert(~place, new(sequence, reply));
    }

    public void RaiseLowWater(long to)
    {
        if (to <= LowWater)
            return;
        LowWater = to;
        for (; Count > 0 && _replies[_gone].Key <= to; _gone++)
            _replies[_gone] = default;
        if (2 * _gone < _replies.Count)
            return;
        _replies.RemoveRange(0, _gone);
        _gone = 0;
    }

    /// <summary>Where a number stands, or the complement of where it would stand.</summary>
    private int PlaceOf(long sequence)
    {
        // Almost every number is the highest so far.
        if (Count == 0 || _replies[^1].Key < sequence)
            return ~_replies.Count;
        var (low, high) = (_gone, _replies.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var found = _replies[middle].Key;
            if (found == sequence)
                return middle;
            if (found < sequence)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }
}
