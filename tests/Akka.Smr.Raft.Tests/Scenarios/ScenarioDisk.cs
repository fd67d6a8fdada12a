using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Raft.Tests.Scenarios;

/// <summary>A member's disk: what is durable, and the one record on its way.</summary>
internal sealed class ScenarioDisk(StorageId id, SnapshotMeta? founding)
{
    private readonly List<StorageRecord> _records = [];
    private readonly Dictionary<TransferId, string> _snapshots = [];

    public StorageId Id { get; } = id;

    /// <summary>The record that was asked for and is neither durable nor failed.</summary>
    public StorageRecord? InFlight { get; private set; }

    public void Begin(StorageRecord record)
    {
        if (InFlight is not null)
            throw new InvalidOperationException($"Record {record.Number} was asked for while {InFlight.Number} is in flight.");
        InFlight = record;
    }

    /// <summary>The record in flight becomes durable.</summary>
    public StorageRecord Finish()
    {
        var record = Lose();
        _records.Add(record);
        return record;
    }

    /// <summary>The record in flight never reaches the disk.</summary>
    public StorageRecord Lose()
    {
        var record = InFlight ?? throw new InvalidOperationException("No record is in flight.");
        InFlight = null;
        return record;
    }

    public void Keep(TransferId snapshot, string content) => _snapshots[snapshot] = content;

    /// <summary>The bytes of a snapshot; the founding one has none.</summary>
    public string Content(SnapshotMeta snapshot) =>
        snapshot.Length == 0 ? "" : _snapshots.TryGetValue(snapshot.Transfer, out var content) ? content : throw new InvalidOperationException($"There is no {snapshot} here.");

    public RecoveredState Recover()
    {
        var state = founding is null ? RecoveredState.Blank() : RecoveredState.Founded(founding);
        foreach (var record in _records)
            state.Replay(record);
        return state;
    }
}
