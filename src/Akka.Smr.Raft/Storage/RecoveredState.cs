using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Raft.Storage;

/// <summary>
/// What is on the disk, rebuilt by reading the records in order. Hosts and simulated disks use the same code, so that
/// both mean the same by a record. Start from <see cref="Blank"/> for an empty disk, or from <see cref="Founded"/> for one
/// that holds only the founding of its group.
/// </summary>
public sealed class RecoveredState
{
    private readonly List<Entry> _entries = [];

    private RecoveredState(SnapshotMeta? snapshot)
    {
        Snapshot = snapshot;
        if (snapshot is not null)
            HardState = new HardState(snapshot.Id.Term, default);
    }

    /// <summary>The number of the last record; zero before the first.</summary>
    public long LastRecord { get; private set; }

    /// <summary>Term and vote.</summary>
    public HardState HardState { get; private set; }

    /// <summary>The snapshot that the log stands on, or null for a disk that knows no group yet.</summary>
    public SnapshotMeta? Snapshot { get; private set; }

    /// <summary>The entries above the snapshot, contiguous.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>A disk that was never written: a member that waits to be added to a group.</summary>
    public static RecoveredState Blank() => new(null);

    /// <summary>A disk on which a group was founded, anew or from a restored snapshot.</summary>
    public static RecoveredState Founded(SnapshotMeta founding)
    {
        ArgumentNullException.ThrowIfNull(founding);
        return new RecoveredState(founding);
    }

    /// <summary>Takes the next record. Throws <see cref="InvalidDataException"/> when it cannot follow what was read before.</summary>
    public void Replay(StorageRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (LastRecord != 0 && record.Number != LastRecord + 1)
            throw new InvalidDataException($"Record {record.Number} follows record {LastRecord}: the journal has a gap.");

        LastRecord = record.Number;
        HardState = record.HardState ?? HardState;
        if (record.Snapshot is { } snapshot)
        {
            Snapshot = snapshot;
            _entries.RemoveAll(entry => entry.Index <= snapshot.Id.Index);
        }

        if (record.TruncateFrom is { } from)
            _entries.RemoveAll(entry => entry.Index >= from);

        foreach (var entry in record.Entries.Span)
        {
            // After a journal was cut at its start, records below the snapshot no longer matter.
            if (Snapshot is not null && entry.Index <= Snapshot.Id.Index)
                continue;

            var last = _entries.Count > 0 ? _entries[^1].Index : Snapshot?.Id.Index ?? LogIndex.Zero;
            if (entry.Index != last.Next)
                throw new InvalidDataException($"Entry {entry.Id} of record {record.Number} follows entry {last}: the log has a gap.");
            _entries.Add(entry);
        }
    }
}
