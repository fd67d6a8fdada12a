namespace Akka.Smr.Raft.Sessions;

/// <summary>One client's session: what was run above its low-water mark, with the replies.</summary>
internal sealed class Session(long id, string name)
{
    // Sorted, so that a snapshot of it is the same everywhere; the window keeps it small.
    private readonly SortedList<long, ReadOnlyMemory<byte>> _replies = [];

    public long Id { get; } = id;

    /// <summary>The caller's own name for it, as hexadecimal digits; empty for none.</summary>
    public string Name { get; } = name;

    /// <summary>Invariant: never falls; no reply at or below it is kept.</summary>
    public long LowWater { get; private set; }

    /// <summary>Cluster time of its last command.</summary>
    public long ActiveAtTicks { get; set; }

    public IEnumerable<KeyValuePair<long, ReadOnlyMemory<byte>>> Replies => _replies;

    public int Count => _replies.Count;

    public bool TryReply(long sequence, out ReadOnlyMemory<byte> reply) => _replies.TryGetValue(sequence, out reply);

    public void Record(long sequence, ReadOnlyMemory<byte> reply) => _replies[sequence] = reply;

    public void RaiseLowWater(long to)
    {
        if (to <= LowWater)
            return;
        LowWater = to;
        while (_replies.Count > 0 && _replies.GetKeyAtIndex(0) <= to)
            _replies.RemoveAt(0);
    }
}
