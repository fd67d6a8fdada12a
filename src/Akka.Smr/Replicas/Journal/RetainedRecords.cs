using Akka.Smr.Raft.Log;

namespace Akka.Smr.Replicas.Journal;

/// <summary>
/// What of the journal may go. A prefix of records may be deleted that holds no entry above a snapshot; the newest record that points
/// to a snapshot stays, and so does all after it.
/// </summary>
internal sealed class RetainedRecords
{
    private readonly record struct Line(long Number, long SequenceNr, LogIndex HighestEntry);

    // Oldest first. Bounded, since a snapshot is due after so many records.
    private readonly Queue<Line> _lines = [];
    private long _pointer;
    private LogIndex _pointsTo;
    private long _last;

    /// <summary>Records below this number are not needed. Declared in the next record, and deleted only once that is durable.</summary>
    public long NeededFrom { get; private set; } = 1;

    /// <summary>How many records a restart would have to read beyond the last snapshot.</summary>
    public long SinceSnapshot => _last - _pointer;

    /// <summary>How many records are there.</summary>
    public int Count => _lines.Count;

    public void Add(StoredRecord stored, long sequenceNr)
    {
        var record = stored.Record;
        _last = record.Number;
        NeededFrom = Math.Max(NeededFrom, stored.NeededFrom);
        if (record.Snapshot is { } snapshot)
        {
            _pointer = record.Number;
            _pointsTo = snapshot.Id.Index;
        }

        var highest = record.Entries.IsEmpty ? LogIndex.Zero : record.Entries.Span[^1].Index;
        _lines.Enqueue(new Line(record.Number, sequenceNr, highest));
    }

    /// <summary>Everything up to an index is in a durable snapshot.</summary>
    public void Cover(LogIndex covered)
    {
        covered = LogIndex.Min(covered, _pointsTo);
        foreach (var line in _lines)
        {
            if (line.Number >= _pointer || line.HighestEntry > covered)
                break;
            NeededFrom = Math.Max(NeededFrom, line.Number + 1);
        }
    }

    /// <summary>The sequence number up to which to delete next, or null for nothing to do.</summary>
    /// <param name="declared">What a durable record says may be missing.</param>
    /// <param name="limit">The most records of one step.</param>
    public long? NextStep(long declared, int limit)
    {
        long? upTo = null;
        foreach (var line in _lines)
        {
            if (line.Number >= declared || limit-- == 0)
                break;
            upTo = line.SequenceNr;
        }

        return upTo;
    }

    /// <summary>The journal holds no event up to this sequence number any more.</summary>
    public void Deleted(long upToSequenceNr)
    {
        while (_lines.TryPeek(out var line) && line.SequenceNr <= upToSequenceNr)
            _lines.Dequeue();
    }
}
