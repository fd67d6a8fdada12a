using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Raft;

/// <summary>Applying, and what makes room: the part of the state that moves behind the commit index.</summary>
internal sealed partial class RaftState
{
    /// <summary>The snapshot that was asked for, by its index, or null.</summary>
    public LogIndex? TakingSnapshot { get; private set; }

    /// <summary>Whether the host wants the next snapshot without waiting for a threshold.</summary>
    public bool IsSnapshotWanted { get; private set; }

    /// <summary>Where a snapshot was asked for in vain; the next one waits until there is more to save.</summary>
    private LogIndex SnapshotGivenUpAt { get; set; }

    /// <summary>How far compaction may go; a leader sets it for the transfers that it has under way.</summary>
    public LogIndex? PinnedAt { get; set; }

    /// <summary>The last snapshot that the state machine was told to take, by its index, as long as it has not; else null.</summary>
    private LogIndex? Installing { get; set; }

    /// <summary>The host was not yet told to let go of what a snapshot covers: the state machine may be about to read an older one.</summary>
    private bool IsCompactionOwed { get; set; }

    /// <summary>Cluster time of the last entry that is no longer there.</summary>
    private long ClusterTimeAtBase { get; set; }

    /// <summary>What of the retained log lies below the snapshot.</summary>
    private long TrailingBytes { get; set; }

    /// <summary>Hands out what is committed and durable here, as far as the state machine keeps up (§10.2.1).</summary>
    public void IssueApplies()
    {
        var limit = LogIndex.Min(Commit, Storage.Durable);
        if (limit <= ApplyIssued || ApplyIssued < Log.Base.Index)
            return;
        if (Kind == MemberKind.Witness)
        {
            ApplyIssued = limit;
            Applied = limit;
            return;
        }

        limit = LogIndex.Min(limit, new LogIndex(Applied.Value + Options.MaxApplyingEntries));
        while (ApplyIssued < limit)
        {
            var entries = Log.Slice(ApplyIssued.Next, limit, LogSegment.Capacity, long.MaxValue);
            Effects.Add(Effect.Apply(entries));
            ApplyIssued = new LogIndex(ApplyIssued.Value + entries.Length);
        }
    }

    /// <summary>The state machine has applied up to an index.</summary>
    public void Apply(LogIndex index)
    {
        if (index > ApplyIssued)
            throw new InvariantException($"{index} was applied, but only {ApplyIssued} was handed out.");
        Applied = LogIndex.Max(Applied, index);
        if (index < Installing)
            return;
        Installing = null;
        if (IsCompactionOwed)
            TellCompaction();
    }

    /// <summary>Asks for a snapshot when the log above the last one has grown enough (§5.1).</summary>
    public void ConsiderSnapshot()
    {
        if (Snapshot is not { } last || TakingSnapshot is not null || ApplyIssued <= LogIndex.Max(last.Id.Index, SnapshotGivenUpAt) || ApplyIssued < Log.Base.Index)
            return;
        if (!IsSnapshotWanted && ApplyIssued.Value - last.Id.Index.Value < Options.SnapshotAfterEntries && Log.Bytes - TrailingBytes < Options.SnapshotAfterBytes)
            return;

        IsSnapshotWanted = false;
        var meta = DescribeSnapshot(ApplyIssued);
        if (Kind == MemberKind.Witness)
        {
            // A witness has no state to save: its snapshot is nothing but this record.
            TakingSnapshot = meta.Id.Index;
            Storage.Add(meta);
            return;
        }

        TakingSnapshot = meta.Id.Index;
        Effects.Add(Effect.TakeSnapshot(meta));
    }

    /// <summary>The host wants a snapshot; there must be something that neither the last one nor the one under way covers.</summary>
    public void WantSnapshot()
    {
        if (Snapshot is { } last && ApplyIssued > LogIndex.Max(last.Id.Index, TakingSnapshot ?? LogIndex.Zero))
            IsSnapshotWanted = true;
    }

    /// <summary>A snapshot that was asked for is durable: a record shall point to it.</summary>
    public void AddSnapshot(SnapshotMeta meta)
    {
        if (meta.Id.Index == TakingSnapshot && meta.Id.Index > (Snapshot?.Id.Index ?? LogIndex.Zero) && Log.Holds(meta.Id))
            Storage.Add(meta);
        else
            TakingSnapshot = null;
    }

    /// <summary>The snapshot that was asked for will not come; the next one is asked for when there is something new to save.</summary>
    public void GiveUpSnapshot()
    {
        TakingSnapshot = null;
        SnapshotGivenUpAt = ApplyIssued;
    }

    /// <summary>Replaces the log by a snapshot that it does not contain (§5.3).</summary>
    public void InstallSnapshot(SnapshotMeta meta)
    {
        var committed = Commit;
        Log.Reset(meta.Id);
        ClusterTimeAtBase = meta.ClusterTimeTicks;
        Configurations.Reset(meta.Configuration, meta.ConfigurationIndex);
        Storage.Replace(meta, committed);
        Commit = meta.Id.Index;
        TakingSnapshot = null;
        TrailingBytes = 0;
        Effects.Add(Effect.ConfigurationInForce(meta.Configuration, meta.ConfigurationIndex));
    }

    /// <summary>A record that points to a snapshot is durable: the state machine may take it, and the log may let go.</summary>
    public void SnapshotIsDurable(SnapshotMeta meta)
    {
        Snapshot = meta;
        if (meta.Id.Index > ApplyIssued)
        {
            ApplyIssued = meta.Id.Index;
            if (Kind == MemberKind.Witness)
                Applied = meta.Id.Index;
            else
                Install(meta);
        }

        if (TakingSnapshot <= meta.Id.Index)
            TakingSnapshot = null;
        Compact();
    }

    /// <summary>Lets go of what a durable snapshot covers, except for a tail for followers that are a little behind, and what a transfer under way will need.</summary>
    public void Compact()
    {
        if (Snapshot is not { } snapshot)
            return;
        var target = snapshot.Id.Index;
        if (Log.Bytes <= Options.MaxLogBytes / 2)
            target = new LogIndex(Math.Max(0, target.Value - Options.TrailingEntries));
        if (PinnedAt is { } pinned && Log.Bytes <= Options.MaxLogBytes)
            target = LogIndex.Min(target, pinned);
        var compacted = target > Log.Base.Index && target <= Log.Last.Index;
        if (compacted)
        {
            ClusterTimeAtBase = Log[target].ClusterTimeTicks;
            Log.CompactTo(target);
            Configurations.CompactTo(snapshot.Id.Index);
        }

        TrailingBytes = 0;
        for (var index = Log.Base.Index.Next; index <= snapshot.Id.Index; index = index.Next)
            TrailingBytes += Log[index].Size;
        TellCompaction();
    }

    /// <summary>The state machine is to take a snapshot, which a durable record points to.</summary>
    public void Install(SnapshotMeta meta)
    {
        Installing = meta.Id.Index;
        Effects.Add(Effect.InstallSnapshot(meta));
    }

    private void TellCompaction()
    {
        if (Snapshot is not { Id.Index.Value: > 0 } snapshot)
            return;
        IsCompactionOwed = Installing is not null;
        if (!IsCompactionOwed)
            Effects.Add(Effect.Compact(snapshot.Id.Index));
    }

    /// <summary>What a snapshot at an index is, before its bytes are known.</summary>
    private SnapshotMeta DescribeSnapshot(LogIndex index)
    {
        var (configurationIndex, configuration) = Configurations.AsOf(index);
        var entry = Log[index];
        return new SnapshotMeta(
            Group, entry.Id, configuration ?? throw new InvariantException($"No configuration is known as of {index}."), configurationIndex, entry.ClusterTimeTicks, Self.Storage, 0, 0);
    }
}
