using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Raft;

/// <summary>
/// The limits of a replica. Everything that could grow has one. Times are <see cref="TimeSpan"/>s; all else has its unit in
/// its name. The defaults suit a local network with disks that flush in milliseconds.
/// </summary>
public sealed record RaftOptions
{
    /// <summary>What all chance in the replica is computed from.</summary>
    public ulong Seed { get; init; }

    /// <summary>The shortest election timeout (§3.4); also how long a member sticks to a leader it heard (§4.2.3), and how long a leader may be without its quorum (§6.2).</summary>
    public TimeSpan ElectionTimeoutMin { get; init; } = TimeSpan.FromMilliseconds(1000);

    /// <summary>The longest election timeout, which is never quite reached.</summary>
    public TimeSpan ElectionTimeoutMax { get; init; } = TimeSpan.FromMilliseconds(2000);

    /// <summary>How much longer a member waits before it campaigns, for each step of priority below the highest in the configuration.</summary>
    public TimeSpan PriorityDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a leader speaks.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a transfer of leadership may take before it is given up (§3.10).</summary>
    public TimeSpan LeadershipTransferTimeout { get; init; } = TimeSpan.FromMilliseconds(2000);

    /// <summary>How long a snapshot's transfer may go without a word from its follower before it is given up.</summary>
    public TimeSpan SnapshotTransferTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a read may wait for its confirmation.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromMilliseconds(2000);

    /// <summary>The largest command.</summary>
    public int MaxCommandBytes { get; init; } = 1 << 20;

    /// <summary>The most entries in one append.</summary>
    public int MaxAppendEntries { get; init; } = 256;

    /// <summary>The most bytes in one append, unless a single entry is larger.</summary>
    public int MaxAppendBytes { get; init; } = 64 * 1024;

    /// <summary>The most entries on the way to one follower.</summary>
    public int MaxInflightEntries { get; init; } = 4096;

    /// <summary>The most bytes on the way to one follower, unless a single append is larger.</summary>
    public int MaxInflightBytes { get; init; } = 4 << 20;

    /// <summary>The most appends on the way to one follower.</summary>
    public int MaxInflightAppends { get; init; } = 64;

    /// <summary>The most entries in one record of the journal.</summary>
    public int MaxRecordEntries { get; init; } = 4096;

    /// <summary>The most bytes in one record of the journal, unless a single entry is larger.</summary>
    public int MaxRecordBytes { get; init; } = 1 << 20;

    /// <summary>The most entries that a leader holds uncommitted; beyond, commands are refused.</summary>
    public int MaxUncommittedEntries { get; init; } = 65_536;

    /// <summary>The most bytes that a leader holds uncommitted.</summary>
    public long MaxUncommittedBytes { get; init; } = 64L << 20;

    /// <summary>The most bytes of log kept in memory; beyond, commands are refused until a snapshot has made room.</summary>
    public long MaxLogBytes { get; init; } = 256L << 20;

    /// <summary>A snapshot is taken when the log above the last one has this many bytes.</summary>
    public long SnapshotAfterBytes { get; init; } = 64L << 20;

    /// <summary>A snapshot is taken when the log above the last one has this many entries.</summary>
    public long SnapshotAfterEntries { get; init; } = 1_000_000;

    /// <summary>How many entries stay in memory below a snapshot, for followers that are a little behind.</summary>
    public int TrailingEntries { get; init; } = 4096;

    /// <summary>The most entries handed out to be applied and not yet applied.</summary>
    public int MaxApplyingEntries { get; init; } = 8192;

    /// <summary>The most reads waiting for their confirmation, those of followers counted as one each.</summary>
    public int MaxPendingReads { get; init; } = 65_536;

    /// <summary>
    /// The most messages held back until the record they depend on is durable; beyond, the oldest are dropped. At least 32, so that
    /// a candidate's requests to all members fit: were the same one dropped at each election, its group might never elect.
    /// </summary>
    public int MaxHeldMessages { get; init; } = 256;

    /// <summary>The most voting witnesses in either half of a configuration.</summary>
    public int MaxWitnesses { get; init; } = 1;

    /// <summary>Throws <see cref="ArgumentException"/>, naming the option, when a limit is out of its range.</summary>
    public void Validate()
    {
        Require(HeartbeatInterval > TimeSpan.Zero, nameof(HeartbeatInterval), "must be positive");
        Require(ElectionTimeoutMin >= 2 * HeartbeatInterval, nameof(ElectionTimeoutMin), "must be at least two heartbeat intervals");
        Require(ElectionTimeoutMax > ElectionTimeoutMin, nameof(ElectionTimeoutMax), "must exceed ElectionTimeoutMin");
        Require(PriorityDelay >= TimeSpan.Zero, nameof(PriorityDelay), "must not be negative");
        Require(LeadershipTransferTimeout > TimeSpan.Zero, nameof(LeadershipTransferTimeout), "must be positive");
        Require(SnapshotTransferTimeout > TimeSpan.Zero, nameof(SnapshotTransferTimeout), "must be positive");
        Require(ReadTimeout > TimeSpan.Zero, nameof(ReadTimeout), "must be positive");
        Positive(MaxCommandBytes, nameof(MaxCommandBytes));
        Positive(MaxAppendEntries, nameof(MaxAppendEntries));
        Positive(MaxAppendBytes, nameof(MaxAppendBytes));
        Positive(MaxInflightEntries, nameof(MaxInflightEntries));
        Positive(MaxInflightBytes, nameof(MaxInflightBytes));
        Positive(MaxInflightAppends, nameof(MaxInflightAppends));
        Positive(MaxRecordEntries, nameof(MaxRecordEntries));
        Positive(MaxRecordBytes, nameof(MaxRecordBytes));
        Positive(MaxUncommittedEntries, nameof(MaxUncommittedEntries));
        Positive(MaxUncommittedBytes, nameof(MaxUncommittedBytes));
        Positive(MaxLogBytes, nameof(MaxLogBytes));
        Positive(SnapshotAfterBytes, nameof(SnapshotAfterBytes));
        Positive(SnapshotAfterEntries, nameof(SnapshotAfterEntries));
        Require(SnapshotAfterBytes <= MaxLogBytes, nameof(SnapshotAfterBytes), "must not exceed MaxLogBytes");
        Require(TrailingEntries >= 0, nameof(TrailingEntries), "must not be negative");
        Positive(MaxApplyingEntries, nameof(MaxApplyingEntries));
        Positive(MaxPendingReads, nameof(MaxPendingReads));
        Require(MaxHeldMessages >= Configuration.MaxMembers, nameof(MaxHeldMessages), $"must be at least {Configuration.MaxMembers}");
        Require(MaxWitnesses is >= 0 and < Configuration.MaxVoters, nameof(MaxWitnesses), "must be between 0 and 6");
    }

    private static void Positive(long value, string option) => Require(value > 0, option, "must be positive");

    private static void Require(bool condition, string option, string rule)
    {
        if (!condition)
            throw new ArgumentException($"{option} {rule}.", option);
    }
}
