namespace Akka.Smr.Raft.Sessions;

/// <summary>One client's session: what was run above its low-water mark, and the replies as long as they are remembered.</summary>
internal sealed class Session(long id, string name)
{
    private const int MostIdlePlaces = 64;

    // By number, and in the table's order of age at the same time. Numbers mostly come in order and go in order: the first ones, which
    // are gone, are only removed when they are as many as the rest, so that each is moved once at the most.
    private readonly List<LinkedListNode<RecordedReply>> _replies = [];
    private int _gone;

    // Most sessions never forget a reply that they could be asked for.
    private Remnants? _remnants;

    public long Id { get; } = id;

    /// <summary>The caller's own name for it, as hexadecimal digits; empty for none.</summary>
    public string Name { get; } = name;

    /// <summary>Invariant: never falls; nothing at or below it is kept.</summary>
    public long LowWater { get; private set; }

    /// <summary>Cluster time of its last command.</summary>
    public long ActiveAtTicks { get; set; }

    /// <summary>The endings, from the low-water mark on, of the commands whose replies are forgotten.</summary>
    public ReadOnlySpan<byte> Remnants => _remnants is null ? [] : _remnants.Above(LowWater);

    /// <summary>How a command above the low-water mark ended, and its reply; null if that is forgotten.</summary>
    public Ending EndingOf(long sequence, out LinkedListNode<RecordedReply>? reply)
    {
        var place = PlaceOf(sequence);
        reply = place >= 0 ? _replies[place] : null;
        return reply?.ValueRef.Ending ?? _remnants?[sequence] ?? Ending.NotRun;
    }

    /// <summary>Takes a reply to a command that it does not know yet.</summary>
    public void Remember(LinkedListNode<RecordedReply> reply) => _replies.Insert(~PlaceOf(reply.ValueRef.Sequence), reply);

    /// <summary>Keeps how a command ended, and no reply.</summary>
    public void Forget(long sequence, Ending ending)
    {
        var place = PlaceOf(sequence);
        if (place == _gone)
            LetGoOfFirst();
        else if (place > _gone)
            _replies.RemoveAt(place);
        CloseGap();
        _remnants ??= new Remnants();
        _remnants.Add(sequence, ending, LowWater);
    }

    public void RaiseLowWater(long to, RecordedReplies all)
    {
        if (to <= LowWater)
            return;
        LowWater = to;
        while (_gone < _replies.Count && _replies[_gone].ValueRef.Sequence <= to)
        {
            all.Remove(_replies[_gone]);
            LetGoOfFirst();
        }

        CloseGap();
        _remnants?.RaiseLowWater(to);
        if (_remnants is { IsEmpty: true })
            _remnants = null;
    }

    /// <summary>Lets go of all replies, for the session has ended.</summary>
    public void End(RecordedReplies all)
    {
        for (; _gone < _replies.Count; _gone++)
            all.Remove(_replies[_gone]);
    }

    private void LetGoOfFirst() => _replies[_gone++] = null!;

    private void CloseGap()
    {
        if (2 * _gone < _replies.Count)
            return;
        _replies.RemoveRange(0, _gone);
        _gone = 0;

        // The places of a window that was full once are given back, or many such sessions would hold more than the bound on replies counts.
        if (_replies.Capacity > Math.Max(MostIdlePlaces, 4 * _replies.Count))
            _replies.Capacity = Math.Max(MostIdlePlaces, 2 * _replies.Count);
    }

    /// <summary>Where a number stands, or the complement of where it would stand.</summary>
    private int PlaceOf(long sequence)
    {
        // Almost every number is the highest so far.
        if (_gone == _replies.Count || _replies[^1].ValueRef.Sequence < sequence)
            return ~_replies.Count;
        var (low, high) = (_gone, _replies.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var found = _replies[middle].ValueRef.Sequence;
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
