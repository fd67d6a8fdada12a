using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Raft.Storage;

/// <summary>
/// One atomic write. The journal makes all of it durable or nothing, in the order of the numbers, which are contiguous;
/// one is in flight at a time. Reading the records back in order (see <see cref="RecoveredState"/>) gives the durable state.
/// Within a record the parts apply in the order in which they stand here.
/// </summary>
public sealed class StorageRecord
{
    /// <summary>Creates a record.</summary>
    public StorageRecord(long number, HardState? hardState, SnapshotMeta? snapshot, LogIndex? truncateFrom, ReadOnlyMemory<Entry> entries)
    {
        Number = number;
        HardState = hardState;
        Snapshot = snapshot;
        TruncateFrom = truncateFrom;
        Entries = entries;
    }

    /// <summary>The record's own number; neither a log index nor the journal's sequence number.</summary>
    public long Number { get; }

    /// <summary>Replaces the hard state, if present.</summary>
    public HardState? HardState { get; }

    /// <summary>
    /// Points to a snapshot whose bytes are already durable, if present. Entries at or below its index are covered by it; the
    /// entries above stay, unless <see cref="TruncateFrom"/> removes them.
    /// </summary>
    public SnapshotMeta? Snapshot { get; }

    /// <summary>Removes every entry at or above this index, if present.</summary>
    public LogIndex? TruncateFrom { get; }

    /// <summary>Appended at the end of what is then the log.</summary>
    public ReadOnlyMemory<Entry> Entries { get; }

    /// <inheritdoc />
    public override string ToString()
    {
        var parts = new List<string>(5) { $"#{Number}" };
        if (HardState is { } hard)
            parts.Add(hard.ToString());
        if (Snapshot is not null)
            parts.Add($"snapshot {Snapshot.Id}");
        if (TruncateFrom is { } from)
            parts.Add($"truncate {from}");
        if (!Entries.IsEmpty)
            parts.Add($"append {Entries.Span[0].Id}..{Entries.Span[^1].Id}");
        return string.Join(", ", parts);
    }
}
