using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Replicas.Journal;

/// <summary>
/// Reads records in order and rebuilds the state. A journal that begins with record 1 starts from nothing. One that was cut starts from
/// the newest snapshot that it points to: what came before it is covered by that snapshot, so older pointers, and entries that the
/// snapshot covers, no longer matter.
/// </summary>
internal sealed class JournalReplay(Identity self)
{
    private readonly RecoveredState _whole = RecoveredState.Blank();

    // Of a journal that was cut, since only its end says where to begin.
    private readonly List<StorageRecord> _held = [];
    private Raft.Snapshots.SnapshotMeta? _newest;

    /// <summary>The group that the records belong to.</summary>
    public GroupId? Group { get; private set; }

    /// <summary>How many records there are.</summary>
    public long Records { get; private set; }

    /// <summary>The number of the first record that is there, or zero.</summary>
    public long First { get; private set; }

    /// <summary>The number of the last record, or zero.</summary>
    public long Last { get; private set; }

    /// <summary>The last life of the journal, or zero.</summary>
    public long Incarnation { get; private set; }

    /// <summary>Term and vote.</summary>
    public HardState HardState { get; private set; }

    /// <summary>Records below this number may be missing.</summary>
    public long NeededFrom { get; private set; } = 1;

    private bool IsCut => First > 1;

    /// <summary>Takes the next record. Throws <see cref="JournalDamageException"/> if it can't be that.</summary>
    public void Add(StoredRecord stored)
    {
        Check(stored);
        var record = stored.Record;
        First = Records == 0 ? record.Number : First;
        Records++;
        Last = record.Number;
        Group = stored.Group;
        Incarnation = stored.Incarnation;
        HardState = stored.HardState;
        NeededFrom = Math.Max(NeededFrom, stored.NeededFrom);
        if (IsCut)
            Hold(record);
        else
            Replay(_whole, record);
    }

    /// <summary>What the records say; null if there are none.</summary>
    public RecoveredState? Finish()
    {
        if (Records == 0)
            return null;
        if (First > NeededFrom)
            throw new JournalDamageException($"The journal begins with record {First}, but records from {NeededFrom} on were never deleted: the first ones are missing.");
        if (!IsCut)
            return _whole;

        if (_newest is null)
            throw new JournalDamageException($"The journal begins with record {First} and points to no snapshot: the record that did is missing.");
        var state = RecoveredState.Founded(_newest);
        foreach (var record in _held)
            Replay(state, record);
        return state;
    }

    private void Check(StoredRecord stored)
    {
        var number = stored.Record.Number;
        if (number <= 0)
            throw new JournalDamageException("A record has no number.");
        if (Records > 0 && number != Last + 1)
            throw new JournalDamageException($"Record {number} follows record {Last}: {(number > Last ? "records in between are missing" : "two have written here")}.");
        if (stored.Self != self)
            throw new JournalDamageException($"Record {number} was written by {stored.Self}, and this is {self}: the journal was copied from elsewhere.");
        if (Group is { } group && stored.Group != group)
            throw new JournalDamageException($"Record {number} belongs to group {stored.Group}, and those before it to {group}.");
        if (stored.Incarnation < Incarnation)
            throw new JournalDamageException($"Record {number} was written in life {stored.Incarnation} after records of life {Incarnation}: two have written here.");
    }

    private void Hold(StorageRecord record)
    {
        if (record.Snapshot is { } snapshot)
        {
            _newest = snapshot;
            for (var i = 0; i < _held.Count; i++)
                _held[i] = WithoutCovered(_held[i], snapshot);
        }

        _held.Add(new StorageRecord(record.Number, record.HardState, null, record.TruncateFrom, record.Entries));
    }

    private static StorageRecord WithoutCovered(StorageRecord record, Raft.Snapshots.SnapshotMeta snapshot)
    {
        var covered = 0;
        while (covered < record.Entries.Length && record.Entries.Span[covered].Index <= snapshot.Id.Index)
            covered++;

        // A copy, so that the entries left away can be forgotten.
        return covered == 0
            ? record
            : new StorageRecord(record.Number, record.HardState, null, record.TruncateFrom, record.Entries[covered..].ToArray());
    }

    private static void Replay(RecoveredState state, StorageRecord record)
    {
        try
        {
            state.Replay(record);
        }
        catch (InvalidDataException damage)
        {
            throw new JournalDamageException(damage.Message);
        }
    }
}
