namespace Akka.Smr.Raft.Log;

/// <summary>
/// The retained log (§3.5): every entry above <see cref="Base"/>. Slices handed out never change, whatever happens to the
/// log afterwards, and clones share what they have in common.
/// </summary>
internal sealed class RaftLog
{
    private readonly List<LogSegment> _segments;

    // Runs of one term, oldest first: a conflict is skipped term by term and not entry by entry (§3.5).
    private readonly List<EntryId> _runs;

    public RaftLog(EntryId start)
    {
        _segments = [];
        _runs = [];
        Reset(start);
    }

    private RaftLog(RaftLog other)
    {
        _segments = [.. other._segments];
        _runs = [.. other._runs];
        Base = other.Base;
        Last = other.Last;
        Bytes = other.Bytes;
    }

    /// <summary>The last entry that is no longer there; its term still matches appends.</summary>
    public EntryId Base { get; private set; }

    /// <summary>The last entry, or <see cref="Base"/> if there is none. Invariant: never below <see cref="Base"/>.</summary>
    public EntryId Last { get; private set; }

    /// <summary>What the retained entries cost.</summary>
    public long Bytes { get; private set; }

    /// <summary>Number of retained entries.</summary>
    public long Count => Last.Index.Value - Base.Index.Value;

    public Entry this[LogIndex index]
    {
        get
        {
            if (index <= Base.Index || index > Last.Index)
                throw new InvariantException($"Entry {index} is not retained in {Base}..{Last}.");
            var segment = SegmentOf(index);
            return segment.Items[index.Value - segment.First];
        }
    }

    /// <summary>The term at an index, or null where the log does not know one.</summary>
    public Term? TermAt(LogIndex index)
    {
        if (index == Last.Index)
            return Last.Term;
        if (index == Base.Index)
            return Base.Term;
        return index > Base.Index && index < Last.Index ? this[index].Term : null;
    }

    /// <summary>Whether the log holds this very entry.</summary>
    public bool Holds(EntryId id) => TermAt(id.Index) is { } term && term == id.Term;

    public void Append(Entry entry)
    {
        if (entry.Index != Last.Index.Next || entry.Term < Last.Term)
            throw new InvariantException($"Entry {entry.Id} cannot follow {Last}.");

        var position = entry.Index.Value;
        var tail = _segments.Count > 0 ? _segments[^1] : null;
        if (tail is null || position >= tail.Limit)
        {
            tail = LogSegment.Starting(position);
            _segments.Add(tail);
        }
        else if (!tail.CanAppendAt(position))
        {
            tail = tail.CopyBelow(position);
            _segments[^1] = tail;
        }

        tail.Append(entry);
        if (entry.Term != Last.Term || Count == 0)
            _runs.Add(entry.Id);
        Last = entry.Id;
        Bytes += entry.Size;
    }

    /// <summary>Removes every entry at or above <paramref name="from"/>. The arrays keep them for whoever holds a slice.</summary>
    public void TruncateFrom(LogIndex from)
    {
        if (from <= Base.Index)
            throw new InvariantException($"Cannot truncate from {from}: the log starts after {Base}.");
        for (var index = Last.Index; index >= from; index = index.Previous)
            Bytes -= this[index].Size;
        while (_segments.Count > 0 && _segments[^1].First >= from.Value)
            _segments.RemoveAt(_segments.Count - 1);

        Last = from.Previous == Base.Index ? Base : new EntryId(from.Previous, TermBelow(from));
        while (_runs.Count > 0 && _runs[^1].Index >= from)
            _runs.RemoveAt(_runs.Count - 1);
        if (Count == 0)
            _runs.Clear();
    }

    /// <summary>Lets go of every entry at or below <paramref name="upTo"/>.</summary>
    public void CompactTo(LogIndex upTo)
    {
        if (upTo <= Base.Index)
            return;
        var term = TermAt(upTo) ?? throw new InvariantException($"Cannot compact to {upTo}: the log ends at {Last}.");
        for (var index = Base.Index.Next; index <= upTo; index = index.Next)
            Bytes -= this[index].Size;

        var dropped = 0;
        while (dropped < _segments.Count && (_segments[dropped].Limit <= upTo.Value + 1 || upTo == Last.Index))
            dropped++;
        _segments.RemoveRange(0, dropped);

        Base = new EntryId(upTo, term);
        var runs = 0;
        while (runs + 1 < _runs.Count && _runs[runs + 1].Index <= upTo.Next)
            runs++;
        if (Count == 0)
            runs = _runs.Count;
        _runs.RemoveRange(0, runs);
    }

    /// <summary>Forgets everything and starts after <paramref name="start"/>.</summary>
    public void Reset(EntryId start)
    {
        _segments.Clear();
        _runs.Clear();
        Base = start;
        Last = start;
        Bytes = 0;
    }

    /// <summary>Entries from <paramref name="from"/>, within both limits but at least one if there is one, none above <paramref name="upTo"/>.</summary>
    public ReadOnlyMemory<Entry> Slice(LogIndex from, LogIndex upTo, int maxEntries, long maxBytes)
    {
        var end = Math.Min(LogIndex.Min(upTo, Last.Index).Value, from.Value + maxEntries - 1);
        if (end < from.Value)
            return ReadOnlyMemory<Entry>.Empty;
        if (from <= Base.Index)
            throw new InvariantException($"Entry {from} is not retained in {Base}..{Last}.");

        var segment = SegmentOf(from);
        var offset = (int)(from.Value - segment.First);
        if (end < segment.Limit)
        {
            var count = Fitting(segment.Items.AsSpan(offset, (int)(end - from.Value + 1)), maxBytes);
            return new ReadOnlyMemory<Entry>(segment.Items, offset, count);
        }

        return Gather(from, end, maxBytes);
    }

    /// <summary>The greatest index up to <paramref name="upTo"/> whose term does not exceed <paramref name="term"/>, with its term (§3.5).</summary>
    public EntryId LastWithTermAtMost(Term term, LogIndex upTo)
    {
        upTo = LogIndex.Min(upTo, Last.Index);
        for (var run = _runs.Count - 1; run >= 0; run--)
        {
            var start = LogIndex.Max(_runs[run].Index, Base.Index.Next);
            if (start > upTo)
                continue;
            if (_runs[run].Term <= term)
                return new EntryId(upTo, _runs[run].Term);
            upTo = start.Previous;
        }

        return upTo < Base.Index ? new EntryId(upTo, Term.Zero) : Base;
    }

    public RaftLog Clone() => new(this);

    private Term TermBelow(LogIndex from)
    {
        var segment = SegmentOf(from.Previous);
        return segment.Items[from.Previous.Value - segment.First].Term;
    }

    private LogSegment SegmentOf(LogIndex index)
    {
        // Segments are aligned, so the distance from the first one says where to look.
        var distance = (index.Value / LogSegment.Capacity) - (_segments[0].First / LogSegment.Capacity);
        return _segments[(int)distance];
    }

    private ReadOnlyMemory<Entry> Gather(LogIndex from, long end, long maxBytes)
    {
        var gathered = new Entry[end - from.Value + 1];
        for (var i = 0; i < gathered.Length; i++)
            gathered[i] = this[new LogIndex(from.Value + i)];
        return new ReadOnlyMemory<Entry>(gathered, 0, Fitting(gathered, maxBytes));
    }

    private static int Fitting(ReadOnlySpan<Entry> entries, long maxBytes)
    {
        var count = 0;
        foreach (var entry in entries)
        {
            maxBytes -= entry.Size;
            if (maxBytes < 0 && count > 0)
                break;
            count++;
        }

        return count;
    }
}
