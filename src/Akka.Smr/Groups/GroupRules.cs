using Akka.Configuration;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Groups;

/// <summary>What a group's settings must obey in themselves; see <see cref="SystemRules"/> for what they must obey where they are used.</summary>
internal static class GroupRules
{
    public const string MemberNameRule = "it must have 1 to 128 characters, without white space and any of = | / \"";

    private const int MaxNameLength = 64;
    private const int MaxMemberNameLength = 128;
    private const long KiB = 1 << 10;
    private const long MiB = 1 << 20;
    private const long GiB = 1 << 30;

    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Throws <see cref="ConfigurationException"/> if this can't be a group's name.</summary>
    public static void CheckName(string name)
    {
        var isRight = name is { Length: > 0 and <= MaxNameLength } && char.IsAsciiLetterOrDigit(name[0])
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        if (!isRight)
            throw new ConfigurationException($"\"{name}\" can't be a group's name: 1 to {MaxNameLength} letters, digits, '-', '_' and '.', the first a letter or a digit.");
    }

    public static bool IsMemberName(string name) =>
        name.Length is > 0 and <= MaxMemberNameLength && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '=' or '|' or '/' or '"');

    /// <summary>Throws <see cref="ConfigurationException"/> that names every key that is wrong.</summary>
    public static void Check(GroupSettings settings)
    {
        CheckName(settings.Name);
        var complaints = new Complaints($"akka.smr.groups.{settings.Name}");
        CheckRequests(settings, complaints);
        CheckSessions(settings, complaints);
        CheckTimes(settings.Raft, complaints);
        complaints.Require(
            settings.Raft.MaxLogBytes >= 2 * settings.MaxCommandBytes, "raft.max-log-bytes", settings.Raft.MaxLogBytes,
            $"it must be at least twice max-command-bytes, {settings.MaxCommandBytes}, so that a snapshot can always make room for a command");
        if (settings.Lease is { } lease && ComplaintAbout(lease, settings.Raft) is { } wrong)
            complaints.Require(false, "lease.duration", lease.Duration, wrong);
        CheckSizes(settings.Raft, complaints);
        CheckStorage(settings, complaints);
        complaints.Throw();
        // The core and its sessions have the last word, whatever the ranges above may have missed.
        settings.Raft.Validate();
        settings.Sessions.Validate();
    }

    /// <summary>What is wrong with the terms of a lease, or null. A lease must outlast what passes until the next round has renewed it.</summary>
    public static string? ComplaintAbout(LeaseTerms lease, RaftOptions raft)
    {
        var least = lease.MaxDrift + (2 * raft.HeartbeatInterval);
        return lease.AreValid && lease.Duration >= least
            ? null
            : $"a lease must exceed its greatest drift, {Complaints.Show(lease.MaxDrift)}, by at least twice raft.heartbeat-interval, {Complaints.Show(raft.HeartbeatInterval)}, and be at most {Complaints.Show(LeaseTerms.MaxDuration)}; the drift can't be negative";
    }

    private static void CheckRequests(GroupSettings settings, Complaints complaints)
    {
        complaints.Require(IsMemberName(settings.NodeName), "node-name", settings.NodeName, MemberNameRule);
        complaints.Require(Enum.IsDefined(settings.Bootstrap), "bootstrap", settings.Bootstrap, "it must be new or join");
        complaints.Require(Enum.IsDefined(settings.Read), "read", settings.Read, "it must be linearizable, lease or local");
        complaints.Between("bootstrap-expect", settings.BootstrapExpect, 0, Raft.Membership.Configuration.MaxVoters);
        complaints.Between("request-timeout", settings.RequestTimeout, Tick, TimeSpan.FromMinutes(10));
        complaints.Require(
            settings.RetryInterval >= Millisecond && settings.RetryInterval < settings.RequestTimeout, "retry-interval", settings.RetryInterval,
            $"it must be at least 1 ms and below request-timeout, {Complaints.Show(settings.RequestTimeout)}");
        complaints.Between("max-inflight-batches", settings.MaxInflightBatches, 1, 16);
        complaints.Between("max-batch-requests", settings.MaxBatchRequests, 1, 65_536);
        complaints.Between("max-batch-bytes", settings.MaxBatchBytes, KiB, GiB);
        complaints.Between("max-pending-requests", settings.MaxPendingRequests, 1, 10_000_000);
        complaints.Between("max-pending-bytes", settings.MaxPendingBytes, settings.MaxCommandBytes, 64L * GiB);
        complaints.Between("max-command-bytes", settings.MaxCommandBytes, 256, GiB);
    }

    private static void CheckSessions(GroupSettings settings, Complaints complaints)
    {
        var sessions = settings.Sessions;
        complaints.Between("sessions.max-sessions", sessions.MaxSessions, 1, 10_000_000);
        complaints.Between("sessions.window-commands", sessions.WindowCommands, 1, 65_536);
        complaints.Between("sessions.max-reply-bytes", sessions.MaxReplyBytes, 64 * KiB, GiB);
        complaints.Between("sessions.max-name-bytes", sessions.MaxNameBytes, 16, 4096);
        complaints.Between("sessions.max-expired-names", sessions.MaxExpiredNames, sessions.MaxSessions, 10_000_000);
        complaints.Between("sessions.expire-after", sessions.ExpireAfter, Tick, TimeSpan.FromDays(30));
    }

    private static void CheckTimes(RaftOptions raft, Complaints complaints)
    {
        complaints.Between("raft.heartbeat-interval", raft.HeartbeatInterval, Tick, 10 * Second);
        complaints.Require(
            raft.ElectionTimeoutMin >= 3 * raft.HeartbeatInterval, "raft.election-timeout-min", raft.ElectionTimeoutMin,
            $"it must be at least three times raft.heartbeat-interval, {Complaints.Show(raft.HeartbeatInterval)}, so that a lost heartbeat is no lost leader");
        complaints.Require(
            raft.ElectionTimeoutMax > raft.ElectionTimeoutMin && raft.ElectionTimeoutMax <= Minute, "raft.election-timeout-max", raft.ElectionTimeoutMax,
            $"it must exceed raft.election-timeout-min, {Complaints.Show(raft.ElectionTimeoutMin)}, and be at most 60 s");
        complaints.Between("raft.priority-delay", raft.PriorityDelay, TimeSpan.Zero, Minute);
        complaints.Between("raft.leadership-transfer-timeout", raft.LeadershipTransferTimeout, Tick, Minute);
        complaints.Between("raft.snapshot-transfer-timeout", raft.SnapshotTransferTimeout, Second, TimeSpan.FromHours(1));
        complaints.Between("raft.read-timeout", raft.ReadTimeout, Tick, Minute);
    }

    private static void CheckSizes(RaftOptions raft, Complaints complaints)
    {
        complaints.Between("raft.max-append-entries", raft.MaxAppendEntries, 1, 65_536);
        complaints.Between("raft.max-append-bytes", raft.MaxAppendBytes, KiB, GiB);
        complaints.Between("raft.max-inflight-entries", raft.MaxInflightEntries, 1, 1_000_000);
        complaints.Between("raft.max-inflight-bytes", raft.MaxInflightBytes, raft.MaxAppendBytes, GiB);
        complaints.Between("raft.max-inflight-appends", raft.MaxInflightAppends, 1, 4096);
        complaints.Between("raft.max-record-entries", raft.MaxRecordEntries, 1, 1_000_000);
        complaints.Between("raft.max-record-bytes", raft.MaxRecordBytes, 4 * KiB, 64 * MiB);
        complaints.Between("raft.max-log-bytes", raft.MaxLogBytes, MiB, 64 * GiB);
        complaints.Between("raft.max-uncommitted-entries", raft.MaxUncommittedEntries, 1, 10_000_000);
        complaints.Between("raft.max-uncommitted-bytes", raft.MaxUncommittedBytes, 64 * KiB, raft.MaxLogBytes);
        complaints.Between("raft.snapshot-after-bytes", raft.SnapshotAfterBytes, 64 * KiB, raft.MaxLogBytes);
        complaints.Between("raft.snapshot-after-entries", raft.SnapshotAfterEntries, 1, long.MaxValue);
        complaints.Between("raft.trailing-entries", raft.TrailingEntries, 0, 10_000_000);
        complaints.Between("raft.max-applying-entries", raft.MaxApplyingEntries, 1, 1_000_000);
        complaints.Between("raft.max-pending-reads", raft.MaxPendingReads, 1, 10_000_000);
        complaints.Between("raft.max-held-messages", raft.MaxHeldMessages, Raft.Membership.Configuration.MaxMembers, 65_536);
        complaints.Between("raft.max-witnesses", raft.MaxWitnesses, 0, 6);
    }

    private static void CheckStorage(GroupSettings settings, Complaints complaints)
    {
        complaints.Between("snapshot-chunk-bytes", settings.SnapshotChunkBytes, KiB, GiB);
        complaints.Between("snapshot-window-chunks", settings.SnapshotWindowChunks, 1, 64);
        complaints.Between("snapshot-retry-interval", settings.SnapshotRetryInterval, Tick, Minute);
        complaints.Between("snapshot-after-records", settings.SnapshotAfterRecords, 100, 100_000_000);
        complaints.Between("trim-records", settings.TrimRecords, 1, 1000);
        complaints.Between("journal-stall-timeout", settings.JournalStallTimeout, Tick, Minute);
        complaints.Require(
            settings.JournalWriteTimeout > settings.JournalStallTimeout && settings.JournalWriteTimeout <= TimeSpan.FromMinutes(10),
            "journal-write-timeout", settings.JournalWriteTimeout,
            $"it must exceed journal-stall-timeout, {Complaints.Show(settings.JournalStallTimeout)}, and be at most 10 m");
        complaints.Between("journal-restart-interval", settings.JournalRestartInterval, Tick, TimeSpan.FromMinutes(10));
        complaints.Between("fault-hint-jitter", settings.FaultHintJitter, TimeSpan.Zero, settings.Raft.ElectionTimeoutMin);
        complaints.Require(
            settings.DigestIntervalEntries is 0 or >= 100, "digest-interval-entries", settings.DigestIntervalEntries, "it must be 0, for never, or at least 100");
        complaints.Between("introduction-interval", settings.IntroductionInterval, Tick, Minute);
        complaints.Between("encounter-interval", settings.EncounterInterval, Second, TimeSpan.FromHours(1));
        complaints.Between("rollback-checkpoint-bytes", settings.RollbackCheckpointBytes, 0, GiB);
        complaints.Between("rollback-log-bytes", settings.RollbackLogBytes, 64 * KiB, GiB);
    }
}
