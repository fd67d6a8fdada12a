using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;
using Akka.Smr.Replicas.Journal;

namespace Akka.Smr.Tests.Journal;

/// <summary>Random records as the core writes them, beside the state that they stand for, and the trimming as the journal does it.</summary>
internal sealed class RecordHistory(int seed)
{
    private static readonly GroupId Group = new(new Guid("11111111-2222-3333-4444-555555555555"), 1);

    private readonly Random _random = new(seed);
    private readonly RetainedRecords _retained = new();
    private readonly List<StorageRecord> _all = [];
    private readonly List<StoredRecord> _kept = [];
    private HardState _hardState;
    private SnapshotMeta? _snapshot;
    private long _term = 1;
    private long _last;

    public static Identity Self { get; } = new(new MemberId(1), new StorageId(2));

    /// <summary>What has not been deleted.</summary>
    public IReadOnlyList<StoredRecord> Kept => _kept;

    /// <summary>What the last record says may be missing: everything below this number.</summary>
    public long Declared { get; private set; } = 1;

    /// <summary>What all records together say.</summary>
    public RecoveredState Expected()
    {
        var state = RecoveredState.Blank();
        foreach (var record in _all)
            state.Replay(record);
        return state;
    }

    public void WriteAndTrim(int records)
    {
        for (; records > 0; records--)
        {
            WriteRecord();
            TrimSometimes();
        }
    }

    /// <summary>The next record: the founding, or entries, a truncation, a snapshot of one's own, an installed one, or any mix.</summary>
    public void WriteRecord()
    {
        var number = _all.Count + 1;
        HardState? hard = null;
        SnapshotMeta? snapshot = null;
        LogIndex? truncateFrom = null;
        var covered = _snapshot?.Id.Index.Value ?? 0;
        if (number == 1)
            snapshot = At(0, 0);
        else if (_random.Next(6) == 0 && _last > covered)
            snapshot = At(covered + _random.NextInt64(1, _last - covered + 1), _term);

        if (_random.Next(5) == 0 || number == 1)
            _term++;
        if (_random.Next(12) == 0 && number > 1)
        {
            // Installed: it replaces the log, wherever that ends.
            snapshot = At(_last + _random.NextInt64(1, 5), _term);
            truncateFrom = snapshot.Id.Index.Next;
            _last = snapshot.Id.Index.Value;
        }
        else if (_random.Next(6) == 0 && _last > (snapshot?.Id.Index.Value ?? covered))
        {
            var from = (snapshot?.Id.Index.Value ?? covered) + 1;
            truncateFrom = new LogIndex(_random.NextInt64(from, _last + 1));
            _last = truncateFrom.Value.Value - 1;
        }

        if (snapshot is not null || _random.Next(4) == 0)
            hard = new HardState(new Term(_term), Self);
        _snapshot = snapshot ?? _snapshot;
        var entries = Enumerable.Range(0, _random.Next(4)).Select(_ => EntryAt(++_last)).ToArray();
        Write(new StorageRecord(number, hard, snapshot, truncateFrom, entries));
    }

    /// <summary>As the journal: what is covered is declared by a later record, and only then deleted, a few at a time.</summary>
    public void TrimSometimes()
    {
        if (_random.Next(2) == 0 && _snapshot is { } snapshot)
            _retained.Cover(snapshot.Id.Index);
        if (_random.Next(3) != 0 || _retained.NextStep(Declared, _random.Next(1, 6)) is not { } upTo)
            return;
        _retained.Deleted(upTo);
        _kept.RemoveAll(stored => stored.Record.Number <= upTo);
    }

    private void Write(StorageRecord record)
    {
        _all.Add(record);
        _hardState = record.HardState ?? _hardState;
        var stored = new StoredRecord(Group, Self, 1, _retained.NeededFrom, _hardState, record);
        Declared = stored.NeededFrom;
        _kept.Add(stored);
        _retained.Add(stored, record.Number);
    }

    private Entry EntryAt(long index) => new(new EntryId(new LogIndex(index), new Term(_term)), EntryKind.Command, index, 0, new byte[_random.Next(20)]);

    private static SnapshotMeta At(long index, long term) => SnapshotMeta.Founding(Group, Raft.Membership.Configuration.Create([])) with
    {
        Id = new EntryId(new LogIndex(index), new Term(term)),
    };
}
