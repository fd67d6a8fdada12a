using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Simulation.Explorer;

/// <summary>What is durable on one disk. Immutable: worlds share it until one of them writes.</summary>
internal sealed class ExplorerDisk
{
    private readonly long _lastRecord;

    private ExplorerDisk(StorageId id, long lastRecord, HardState hard, SnapshotMeta? snapshot, Entry[] entries)
    {
        Id = id;
        _lastRecord = lastRecord;
        Hard = hard;
        Snapshot = snapshot;
        Entries = entries;
    }

    public StorageId Id { get; }

    public HardState Hard { get; }

    public SnapshotMeta? Snapshot { get; }

    public Entry[] Entries { get; }

    public static ExplorerDisk Blank(StorageId id) => new(id, 0, default, null, []);

    public static ExplorerDisk Founded(StorageId id, SnapshotMeta founding) => new(id, 0, new HardState(founding.Id.Term, default), founding, []);

    /// <summary>The disk after one more record.</summary>
    public ExplorerDisk With(StorageRecord record)
    {
        var hard = record.HardState ?? Hard;
        if (hard.Term < Hard.Term)
            throw new SafetyViolation("votes", $"the term on a disk falls from {Hard} to {hard}");
        if (hard.Term == Hard.Term && Hard.Vote != Identity.None && hard.Vote != Hard.Vote)
            throw new SafetyViolation("votes", $"the vote on a disk changes from {Hard} to {hard}");

        var state = Recover();
        state.Replay(record);
        return new ExplorerDisk(Id, record.Number, hard, state.Snapshot, [.. state.Entries]);
    }

    /// <summary>Whether an entry, or a snapshot that covers it, is on the disk.</summary>
    public bool Holds(EntryId id)
    {
        var start = Snapshot?.Id.Index.Value ?? 0;
        if (id.Index.Value <= start)
            return Snapshot is not null;
        var at = id.Index.Value - start - 1;
        return at < Entries.Length && Entries[at].Id == id;
    }

    public RecoveredState Recover()
    {
        var state = Snapshot is null ? RecoveredState.Blank() : RecoveredState.Founded(Snapshot);
        if (_lastRecord > 0)
            state.Replay(new StorageRecord(_lastRecord, Hard, null, null, Entries));
        return state;
    }

    public void Encode(Encoding.Writer writer)
    {
        writer.Write(Hard.Term.Value);
        writer.WriteMember(Hard.Vote);
        writer.Write(Snapshot?.Id.Index.Value ?? -1);
        writer.Write(Snapshot?.Id.Term.Value ?? -1);
        writer.Write(Entries);
    }
}
