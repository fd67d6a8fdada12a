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

    /// <summary>Where a snapshot was asked for in vain; the next one waits until there is more to save, or for a while.</summary>
    private LogIndex SnapshotGivenUpAt { get; set; }

    /// <summary>How long it waits.</summary>
    private TimeSpan SnapshotAgainFrom { get; set; }

    /// <summary>Something was refused because the log is at its bound.</summary>
    private bool IsRoomWanted { get; set; }

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

    /// <summary>
    /// Whether a snapshot would hold more than the last one. Who has joined by the log alone has none before its first, and can take
    /// that once it has applied a configuration: what was agreed before stands in no entry.
    /// </summary>
    public bool HasNewsToSave =>
        ApplyIssued > SavedUpTo && ApplyIssued >= Log.Base.Index && (Snapshot is not null || Configurations.AsOf(ApplyIssued).Configuration is not null);

    private LogIndex SavedUpTo => Snapshot?.Id.Index ?? LogIndex.Zero;

    /// <summary>Asks for a snapshot when the log above the last one has grown enough (§5.1).</summary>
    public void ConsiderSnapshot()
    {
        if (TakingSnapshot is not null || !HasNewsToSave || (ApplyIssued <= SnapshotGivenUpAt && Now.Monotonic < SnapshotAgainFrom))
            return;
        if (!IsSnapshotWanted && ApplyIssued.Value - SavedUpTo.Value < Options.SnapshotAfterEntries && Log.Bytes - TrailingBytes < Options.SnapshotAfterBytes)
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
        if (HasNewsToSave && ApplyIssued > (TakingSnapshot ?? LogIndex.Zero))
            IsSnapshotWanted = true;
    }

    /// <summary>
    /// Something was refused because the log is at its bound. What the last snapshot covers goes at once, with transfers under way or
    /// without: all writers outrank one follower, which is offered a newer snapshot. If that is not enough, one is due at any size.
    /// </summary>
    public void WantRoom()
    {
        IsRoomWanted = true;
        if (LetGo())
            CountTrail();
        if (Log.Bytes > Options.MaxLogBytes / 2 && TakingSnapshot is null)
            WantSnapshot();
    }

    /// <summary>A snapshot that was asked for is durable: a record shall point to it.</summary>
    public void AddSnapshot(SnapshotMeta meta)
    {
        if (meta.Id.Index == TakingSnapshot && meta.Id.Index > SavedUpTo && Log.Holds(meta.Id))
            Storage.Add(meta);
        else
            TakingSnapshot = null;
    }

    /// <summary>The snapshot that was asked for will not come; the next one is asked for when there is more to save, or after a while.</summary>
    public void GiveUpSnapshot()
    {
        TakingSnapshot = null;
        SnapshotGivenUpAt = ApplyIssued;

        // A store that fails at once would otherwise be asked at every step.
        SnapshotAgainFrom = Now.Monotonic + Options.ElectionTimeoutMax;
        if (IsRoomWanted)
            IsSnapshotWanted = true;
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
        LetGo();
        CountTrail();
        TellCompaction();
    }

    /// <summary>
    /// Lets go of what a durable snapshot covers, except for a tail for followers that are a little behind, and what a transfer under way
    /// will need. Returns whether anything went.
    /// </summary>
    private bool LetGo()
    {
        var target = SavedUpTo;
        if (Log.Bytes <= Options.MaxLogBytes / 2)
            target = new LogIndex(Math.Max(0, target.Value - Options.TrailingEntries));
        if (PinnedAt is { } pinned && !IsRoomWanted)
            target = LogIndex.Min(target, pinned);
        if (target <= Log.Base.Index || target > Log.Last.Index)
            return false;

        ClusterTimeAtBase = Log[target].ClusterTimeTicks;
        Log.CompactTo(target);
        Configurations.CompactTo(SavedUpTo);
        IsRoomWanted = false;
        return true;
    }

    private void CountTrail()
    {
        TrailingBytes = 0;
        for (var index = Log.Base.Index.Next; index <= SavedUpTo; index = index.Next)
            TrailingBytes += Log[index].Size;
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
