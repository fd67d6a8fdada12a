using Akka.Configuration;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Sessions;

namespace Akka.Smr.Groups;

/// <summary>What stands in HOCON about one group, key by key.</summary>
internal static class GroupSection
{
    /// <summary>Reads <c>akka.smr.groups.NAME</c> over <c>akka.smr.group</c>.</summary>
    public static GroupSettings Read(string name, Config whole)
    {
        GroupRules.CheckName(name);
        KnownKeys.Check(whole);
        // A section of the user's own lies over the defaults for all groups; without one there are only these.
        var path = $"akka.smr.groups.\"{name}\"";
        var defaults = whole.GetConfig("akka.smr.group");
        var section = whole.HasPath(path) ? whole.GetConfig(path).SafeWithFallback(defaults) : defaults;
        var reader = new SettingsReader(section, $"akka.smr.groups.{name}");
        return Read(name, whole.GetString("akka.smr.node-name", ""), reader);
    }

    private static GroupSettings Read(string name, string nodeName, SettingsReader reader) => new()
    {
        Name = name,
        NodeName = nodeName,
        Members = [.. reader.Texts("members").Select(text => MemberList.Parse(text, $"akka.smr.groups.{name}.members"))],
        Bootstrap = reader.Choice<BootstrapMode>("bootstrap"),
        BootstrapExpect = reader.Count("bootstrap-expect"),
        Role = reader.Text("role"),
        StateMachine = reader.Text("state-machine"),
        JournalPluginId = reader.Text("journal-plugin-id"),
        SnapshotPluginId = reader.Text("snapshot-plugin-id"),
        UseDispatcher = reader.Text("use-dispatcher"),
        AllowVolatileJournal = reader.Switch("allow-volatile-journal"),
        AllowLocalSnapshotStore = reader.Switch("allow-local-snapshot-store"),
        Read = reader.Choice<ReadConsistency>("read"),
        Lease = ReadLease(reader.Section("lease")),
        RequestTimeout = reader.Time("request-timeout"),
        RetryInterval = reader.Time("retry-interval"),
        MaxInflightBatches = reader.Count("max-inflight-batches"),
        MaxBatchRequests = reader.Count("max-batch-requests"),
        MaxBatchBytes = reader.Bytes("max-batch-bytes"),
        MaxPendingRequests = reader.Count("max-pending-requests"),
        MaxPendingBytes = reader.LongBytes("max-pending-bytes"),
        MaxCommandBytes = reader.Bytes("max-command-bytes"),
        Sessions = ReadSessions(reader.Section("sessions")),
        Raft = ReadRaft(reader.Section("raft")),
        SnapshotChunkBytes = reader.Bytes("snapshot-chunk-bytes"),
        SnapshotWindowChunks = reader.Count("snapshot-window-chunks"),
        SnapshotRetryInterval = reader.Time("snapshot-retry-interval"),
        SnapshotAfterRecords = reader.LongCount("snapshot-after-records"),
        TrimRecords = reader.Count("trim-records"),
        JournalStallTimeout = reader.Time("journal-stall-timeout"),
        JournalWriteTimeout = reader.Time("journal-write-timeout"),
        JournalRestartInterval = reader.Time("journal-restart-interval"),
        FaultHintJitter = reader.Time("fault-hint-jitter"),
        DigestIntervalEntries = reader.LongCount("digest-interval-entries"),
        IntroductionInterval = reader.Time("introduction-interval"),
        EncounterInterval = reader.Time("encounter-interval"),
        RollbackCheckpointBytes = reader.Bytes("rollback-checkpoint-bytes"),
        RollbackLogBytes = reader.Bytes("rollback-log-bytes"),
    };

    private static LeaseTerms? ReadLease(SettingsReader reader)
    {
        var (duration, drift) = (reader.Time("duration"), reader.Time("max-drift"));
        return duration == TimeSpan.Zero ? null : new LeaseTerms(duration, drift);
    }

    private static SessionOptions ReadSessions(SettingsReader reader) => new()
    {
        MaxSessions = reader.Count("max-sessions"),
        WindowCommands = reader.Count("window-commands"),
        MaxReplyBytes = reader.Bytes("max-reply-bytes"),
        ExpireAfter = reader.Time("expire-after"),
        MaxNameBytes = reader.Bytes("max-name-bytes"),
        MaxExpiredNames = reader.Count("max-expired-names"),
    };

    private static RaftOptions ReadRaft(SettingsReader reader) => new()
    {
        ElectionTimeoutMin = reader.Time("election-timeout-min"),
        ElectionTimeoutMax = reader.Time("election-timeout-max"),
        PriorityDelay = reader.Time("priority-delay"),
        HeartbeatInterval = reader.Time("heartbeat-interval"),
        LeadershipTransferTimeout = reader.Time("leadership-transfer-timeout"),
        SnapshotTransferTimeout = reader.Time("snapshot-transfer-timeout"),
        ReadTimeout = reader.Time("read-timeout"),
        MaxAppendEntries = reader.Count("max-append-entries"),
        MaxAppendBytes = reader.Bytes("max-append-bytes"),
        MaxInflightEntries = reader.Count("max-inflight-entries"),
        MaxInflightBytes = reader.Bytes("max-inflight-bytes"),
        MaxInflightAppends = reader.Count("max-inflight-appends"),
        MaxRecordEntries = reader.Count("max-record-entries"),
        MaxRecordBytes = reader.Bytes("max-record-bytes"),
        MaxUncommittedEntries = reader.Count("max-uncommitted-entries"),
        MaxUncommittedBytes = reader.LongBytes("max-uncommitted-bytes"),
        MaxLogBytes = reader.LongBytes("max-log-bytes"),
        SnapshotAfterBytes = reader.LongBytes("snapshot-after-bytes"),
        SnapshotAfterEntries = reader.LongCount("snapshot-after-entries"),
        TrailingEntries = reader.Count("trailing-entries"),
        MaxApplyingEntries = reader.Count("max-applying-entries"),
        MaxPendingReads = reader.Count("max-pending-reads"),
        MaxHeldMessages = reader.Count("max-held-messages"),
        MaxWitnesses = reader.Count("max-witnesses"),
    };
}
