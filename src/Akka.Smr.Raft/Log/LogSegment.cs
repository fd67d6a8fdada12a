namespace Akka.Smr.Raft.Log;

/// <summary>
/// A stretch of the log in one array. A place in the array is written once: whoever would overwrite it, after a truncation
/// or in a clone, copies the stretch first. That is what makes slices immutable without copying them.
/// </summary>
internal sealed class LogSegment
{
    /// <summary>Segments start at multiples of this, except for the first of a log.</summary>
    public const int Capacity = 1024;

    private const int SmallestArray = 8;

    private int _written;

    private LogSegment(long first, Entry[] items, int written)
    {
        First = first;
        Items = items;
        _written = written;
    }

    /// <summary>The index of the first place.</summary>
    public long First { get; }

    /// <summary>The index after the last place that the segment may ever have.</summary>
    public long Limit => ((First / Capacity) + 1) * Capacity;

    public Entry[] Items { get; }

    public static LogSegment Starting(long first)
    {
        // A segment that follows a full one will most likely be filled too.
        var room = (int)(((first / Capacity) + 1) * Capacity - first);
        return new LogSegment(first, new Entry[first % Capacity == 0 ? room : Math.Min(room, SmallestArray)], 0);
    }

    /// <summary>Whether the place at an index was never written, by any log that shares the segment, and there is room.</summary>
    public bool CanAppendAt(long index) => index - First == _written && _written < Items.Length;

    public void Append(Entry entry) => Items[_written++] = entry;

    /// <summary>A segment of one's own with everything below an index, and room for more.</summary>
    public LogSegment CopyBelow(long index)
    {
        var kept = (int)(index - First);
        var room = (int)Math.Min(Limit - First, Math.Max(SmallestArray, 2L * kept));
        var items = new Entry[room];
        Array.Copy(Items, items, kept);
        return new LogSegment(First, items, kept);
    }
}
