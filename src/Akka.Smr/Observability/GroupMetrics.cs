namespace Akka.Smr.Observability;

/// <summary>What is measured of one group's replica, or proxy, on one node. The actor writes, whoever listens to the meter reads.</summary>
internal sealed class GroupMetrics(string group, string node) : IDisposable
{
    private long _role;
    private long _term;
    private long _commitIndex;
    private long _appliedIndex;
    private long _lastLogIndex;
    private long _pending;

    public KeyValuePair<string, object?> GroupTag { get; } = new("smr.group", group);

    public KeyValuePair<string, object?> NodeTag { get; } = new("smr.node", node);

    public ReplicaRole Role
    {
        get => (ReplicaRole)Volatile.Read(ref _role);
        set => Volatile.Write(ref _role, (long)value);
    }

    public long Term
    {
        get => Volatile.Read(ref _term);
        set => Volatile.Write(ref _term, value);
    }

    public long CommitIndex
    {
        get => Volatile.Read(ref _commitIndex);
        set => Volatile.Write(ref _commitIndex, value);
    }

    public long AppliedIndex
    {
        get => Volatile.Read(ref _appliedIndex);
        set => Volatile.Write(ref _appliedIndex, value);
    }

    public long LastLogIndex
    {
        get => Volatile.Read(ref _lastLogIndex);
        set => Volatile.Write(ref _lastLogIndex, value);
    }

    /// <summary>How many requests wait in the proxy.</summary>
    public long Pending
    {
        get => Volatile.Read(ref _pending);
        set => Volatile.Write(ref _pending, value);
    }

    /// <summary>The proxy has answered a request.</summary>
    public void Answered(bool isQuery, SmrOutcome outcome, SmrRejection rejection, TimeSpan duration)
    {
        if (SmrMetrics.RequestDuration.Enabled)
            SmrMetrics.RequestDuration.Record(duration.TotalSeconds, GroupTag, NodeTag, KindTag(isQuery));
        if (!SmrMetrics.Requests.Enabled)
            return;
        var outcomeTag = new KeyValuePair<string, object?>("smr.outcome", Name(outcome));
        if (outcome == SmrOutcome.Rejected)
            SmrMetrics.Requests.Add(1, [GroupTag, NodeTag, KindTag(isQuery), outcomeTag, new("smr.reason", rejection.ToString())]);
        else
            SmrMetrics.Requests.Add(1, [GroupTag, NodeTag, KindTag(isQuery), outcomeTag]);
    }

    /// <summary>The proxy has sent a batch.</summary>
    public void BatchSent()
    {
        if (SmrMetrics.Batches.Enabled)
            SmrMetrics.Batches.Add(1, GroupTag, NodeTag);
    }

    /// <summary>A record of so many bytes is durable, so long after it was handed to the journal.</summary>
    public void RecordWritten(long bytes, TimeSpan duration)
    {
        if (SmrMetrics.JournalWrites.Enabled)
            SmrMetrics.JournalWrites.Add(1, GroupTag, NodeTag);
        if (SmrMetrics.JournalBytes.Enabled)
            SmrMetrics.JournalBytes.Add(bytes, GroupTag, NodeTag);
        if (SmrMetrics.JournalDuration.Enabled)
            SmrMetrics.JournalDuration.Record(duration.TotalSeconds, GroupTag, NodeTag);
    }

    /// <summary>Entries of so many bytes were sent to another member.</summary>
    public void Replicated(long bytes)
    {
        if (SmrMetrics.ReplicationBytes.Enabled)
            SmrMetrics.ReplicationBytes.Add(bytes, GroupTag, NodeTag);
    }

    /// <summary>The replica stands for election.</summary>
    public void Stood()
    {
        if (SmrMetrics.Elections.Enabled)
            SmrMetrics.Elections.Add(1, GroupTag, NodeTag);
    }

    /// <summary>The replica has heard of another leader.</summary>
    public void LeaderChanged()
    {
        if (SmrMetrics.LeaderChanges.Enabled)
            SmrMetrics.LeaderChanges.Add(1, GroupTag, NodeTag);
    }

    /// <summary>A snapshot of the replica's own is durable, so long after it was begun.</summary>
    public void SnapshotTaken(long bytes, TimeSpan duration)
    {
        if (SmrMetrics.Snapshots.Enabled)
            SmrMetrics.Snapshots.Add(1, GroupTag, NodeTag);
        if (SmrMetrics.SnapshotBytes.Enabled)
            SmrMetrics.SnapshotBytes.Add(bytes, GroupTag, NodeTag);
        if (SmrMetrics.SnapshotDuration.Enabled)
            SmrMetrics.SnapshotDuration.Record(duration.TotalSeconds, GroupTag, NodeTag);
    }

    /// <summary>A message was dropped.</summary>
    /// <param name="reason">One of a few constant words.</param>
    public void Drop(string reason)
    {
        if (SmrMetrics.Dropped.Enabled)
            SmrMetrics.Dropped.Add(1, GroupTag, NodeTag, new KeyValuePair<string, object?>("smr.reason", reason));
    }

    /// <inheritdoc />
    public void Dispose() => SmrMetrics.Forget(this);

    private static KeyValuePair<string, object?> KindTag(bool isQuery) => new("smr.kind", isQuery ? "query" : "command");

    private static string Name(SmrOutcome outcome) => outcome switch
    {
        SmrOutcome.Done => "done",
        SmrOutcome.Failed => "failed",
        SmrOutcome.Rejected => "rejected",
        _ => "unknown",
    };
}

/// <summary>The Raft role as a number that is shown.</summary>
internal enum ReplicaRole
{
    None = 0,
    Follower = 1,
    PreCandidate = 2,
    Candidate = 3,
    Leader = 4,
}
