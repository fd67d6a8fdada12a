using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Simulation.World;

/// <summary>How the next write ends.</summary>
internal enum WriteFault : byte
{
    /// <summary>Well.</summary>
    None,

    /// <summary>It fails, and nothing was written.</summary>
    Fails,

    /// <summary>It is reported as failed, and was written nevertheless.</summary>
    FailsButLands,
}

/// <summary>
/// One disk of one member: a journal of records, of which one may be in flight, and files of snapshots. What is in flight at
/// a crash is lost or was just in time. It judges nothing; it is what the checkers judge by.
/// </summary>
internal sealed class SimulatedDisk
{
    private readonly List<StorageRecord> _records = [];
    private readonly Dictionary<TransferId, byte[]> _snapshots = [];
    private readonly SnapshotMeta? _founding;

    /// <summary>Creates a disk that holds the founding of a group, or nothing at all.</summary>
    public SimulatedDisk(int number, MemberId member, MemberKind kind, SnapshotMeta? founding)
    {
        Number = number;
        Identity = new Identity(member, new StorageId(number + 1));
        Kind = kind;
        _founding = founding;
        Snapshot = founding;
        if (founding is null)
            return;
        DurableHard = new HardState(founding.Id.Term, default);
        _snapshots.Add(founding.Transfer, []);
    }

    /// <summary>Its number among all disks that ever were: a bit in the checkers' masks.</summary>
    public int Number { get; }

    /// <summary>The member, and the name of this disk's content.</summary>
    public Identity Identity { get; }

    /// <summary>What the member keeps on it.</summary>
    public MemberKind Kind { get; }

    /// <summary>The record that is being written.</summary>
    public StorageRecord? InFlight { get; private set; }

    /// <summary>The log as a crash now would leave it.</summary>
    public ShadowLog Durable { get; } = new();

    /// <summary>The log as the member has handed it over.</summary>
    public ShadowLog Written { get; } = new();

    /// <summary>Term and vote as a crash now would leave them.</summary>
    public HardState DurableHard { get; private set; }

    /// <summary>The snapshot that the durable log stands on.</summary>
    public SnapshotMeta? Snapshot { get; private set; }

    /// <summary>The snapshot that the log stands on as it was handed over.</summary>
    public SnapshotMeta? WrittenSnapshot { get; private set; }

    /// <summary>The number of the last durable record.</summary>
    public long LastRecord => _records.Count == 0 ? 0 : _records[^1].Number;

    /// <summary>Whether the disk answers nobody for now.</summary>
    public bool IsStalled { get; set; }

    /// <summary>How the next write ends.</summary>
    public WriteFault NextWrite { get; set; }

    /// <summary>A record is handed over.</summary>
    public void Begin(StorageRecord record)
    {
        InFlight = record;
        Replay(record, Written);
        WrittenSnapshot = record.Snapshot ?? WrittenSnapshot;
    }

    /// <summary>The record in flight is durable. Returns how many durable entries it truncated.</summary>
    public int Land()
    {
        var record = InFlight!;
        InFlight = null;
        _records.Add(record);
        DurableHard = record.HardState ?? DurableHard;
        Snapshot = record.Snapshot ?? Snapshot;
        return Replay(record, Durable);
    }

    /// <summary>A disk that lies: what is in flight will never be there.</summary>
    public void Forget() => InFlight = null;

    /// <summary>The process has ended: what was handed over and did not land is gone.</summary>
    public void Crash()
    {
        InFlight = null;
        Written.CopyFrom(Durable);
        WrittenSnapshot = Snapshot;
    }

    /// <summary>What a process that starts now finds.</summary>
    public RecoveredState Recover()
    {
        WrittenSnapshot = Snapshot;
        var state = _founding is null ? RecoveredState.Blank() : RecoveredState.Founded(_founding);
        foreach (var record in _records)
            state.Replay(record);
        return state;
    }

    /// <summary>Keeps the bytes of a snapshot.</summary>
    public void Keep(TransferId snapshot, byte[] bytes) => _snapshots[snapshot] = bytes;

    /// <summary>The bytes of a snapshot, or null if they are not here.</summary>
    public byte[]? Find(TransferId snapshot) => _snapshots.GetValueOrDefault(snapshot);

    /// <summary>Lets go of all snapshots below an index.</summary>
    public void DropSnapshotsBelow(long index)
    {
        foreach (var id in _snapshots.Keys)
        {
            if (id.Id.Index.Value < index)
                _snapshots.Remove(id);
        }
    }

    private static int Replay(StorageRecord record, ShadowLog log)
    {
        var truncated = 0;
        if (record.Snapshot is { } snapshot && snapshot.Id.Index >= log.Base.Index)
            log.RebaseTo(snapshot.Id);
        if (record.TruncateFrom is { } from)
            truncated = log.TruncateFrom(from);
        foreach (var entry in record.Entries.Span)
        {
            if (entry.Index > log.Base.Index && !log.Append(entry))
                throw new Checkers.RuleBroken("RecordOrder", $"record {record} leaves a gap behind {log.Last}");
        }

        return truncated;
    }
}
