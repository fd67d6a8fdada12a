using Akka.Smr.Raft;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Simulation.World;

/// <summary>
/// What a seed decides before anything happens: how large the group is, how fast its wires and disks are, which limits its
/// replicas have and what its clients are like. Limits are small, so that they are met.
/// </summary>
internal sealed record Scene
{
    /// <summary>One millisecond of the world's time.</summary>
    public const long Ms = TimeSpan.TicksPerMillisecond;

    /// <summary>The seed of it all.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The members that found the group.</summary>
    public required int Founders { get; init; }

    /// <summary>All nodes, those with empty disks that may be added included.</summary>
    public required int Nodes { get; init; }

    /// <summary>Which founder is a witness, or -1.</summary>
    public required int Witness { get; init; }

    /// <summary>Whether members have different priorities.</summary>
    public required bool HasPriorities { get; init; }

    /// <summary>The terms of lease reads, or null.</summary>
    public required LeaseTerms? Lease { get; init; }

    /// <summary>Whether each link keeps its order.</summary>
    public required bool IsFifo { get; init; }

    /// <summary>The shortest way of a message.</summary>
    public required long MinDelay { get; init; }

    /// <summary>The longest way of a message.</summary>
    public required long MaxDelay { get; init; }

    /// <summary>The longest time a flush takes.</summary>
    public required long MaxFlush { get; init; }

    /// <summary>The longest time a state machine takes for a piece of work.</summary>
    public required long MaxApply { get; init; }

    /// <summary>The longest time a snapshot takes until it is durable.</summary>
    public required long MaxSnapshot { get; init; }

    /// <summary>Messages of a thousand that clients and nodes lose between them.</summary>
    public required int ClientLossPerMille { get; init; }

    /// <summary>Clients.</summary>
    public required int Clients { get; init; }

    /// <summary>Operations that they start while faults happen.</summary>
    public required int Operations { get; init; }

    /// <summary>Keys of the store.</summary>
    public required int Keys { get; init; }

    /// <summary>Faults that happen.</summary>
    public required int Faults { get; init; }

    /// <summary>How long faults happen.</summary>
    public required long Chaos { get; init; }

    /// <summary>How long a session lives without a command.</summary>
    public required long SessionTimeout { get; init; }

    /// <summary>How many sessions the table holds.</summary>
    public required int MaxSessions { get; init; }

    /// <summary>Records of a thousand that a disk claims to have flushed and has not: never in earnest, only to see it found out.</summary>
    public int LiesPerMille { get; init; }

    /// <summary>The replicas' limits; each gets a seed of its own.</summary>
    public required RaftOptions Options { get; init; }

    /// <summary>
    /// The usual rate of a node's clock. Where leases are on, it is at a bound of what they allow for, or right: a lease of 160 by the
    /// slowest clock ends before a vote is withheld for 200 by the fastest.
    /// </summary>
    public long RateOf(int node) =>
        Lease is null ? NodeClock.Right : new Chance(Seed).Fork(8).Fork((ulong)node).Pick([NodeClock.Slowest, NodeClock.Right, NodeClock.Fastest]);

    /// <summary>What remembered replies may take: in most worlds so little that some are forgotten while they are waited for.</summary>
    public int MaxReplyBytes => new Chance(Seed).Fork(9).Pick([300, 1000, 64 << 20]);

    /// <summary>What a seed decides.</summary>
    public static Scene Of(ulong seed)
    {
        var chance = new Chance(seed).Fork(1);
        var founders = chance.Pick<int>([1, 2, 3, 3, 3, 3, 3, 3, 3, 4, 5, 5, 5, 5, 6, 7]);
        var hasSlowWires = chance.Happens(250);
        var hasSlowDisks = chance.Happens(250);

        // As long as the shortest election timeout, or now and then twice as long.
        var times = seed % 4 == 2 ? 2 : 1;
        var lease = chance.Happens(450) ? new LeaseTerms(times * TimeSpan.FromMilliseconds(200), times * TimeSpan.FromMilliseconds(40)) : null;
        var scene = new Scene
        {
            Seed = seed,
            Founders = founders,
            Nodes = Math.Min(founders + 2, 8),
            Witness = founders >= 3 && chance.Happens(200) ? chance.Below(founders) : -1,
            HasPriorities = chance.Happens(200),
            Lease = lease,
            IsFifo = chance.Happens(500),
            MinDelay = Ms / 5,
            MaxDelay = hasSlowWires ? 10 * Ms : 4 * Ms,
            MaxFlush = hasSlowDisks ? 10 * Ms : 3 * Ms,
            MaxApply = chance.Happens(250) ? 10 * Ms : Ms,
            MaxSnapshot = chance.Happens(300) ? 1500 * Ms : 50 * Ms,
            ClientLossPerMille = chance.Below(30),
            Clients = 3 + chance.Below(4),
            Operations = founders switch { 1 => 3600, 2 => 1500, _ => 600 },
            Keys = 3 + chance.Below(4),
            Faults = 20 + chance.Below(36),
            Chaos = 36_000 * Ms,
            SessionTimeout = (2500 + chance.Below(4000)) * Ms,
            MaxSessions = 3 + chance.Below(12),
            Options = LimitsOf(chance, isTight: founders > 1 && !hasSlowWires && !hasSlowDisks),
        };

        // A machine that is slow and gets one entry at a time falls ever further behind.
        return scene.MaxApply > Ms && scene.Options.MaxApplyingEntries == 1
            ? scene with { Options = scene.Options with { MaxApplyingEntries = 8 } }
            : scene;
    }

    private const int NoThreshold = 100_000;
    private const int SmallLog = 16_000;

    /// <summary>Where wires or disks are slow, windows are wide: a group that is starved by its own limits proves nothing.</summary>
    private static RaftOptions LimitsOf(Chance chance, bool isTight)
    {
        var options = DrawLimits(chance, isTight);

        // Where no number of entries makes a snapshot due, the log comes to its bound.
        return options.SnapshotAfterEntries == NoThreshold ? options with { SnapshotAfterBytes = SmallLog, MaxLogBytes = SmallLog } : options;
    }

    private static RaftOptions DrawLimits(Chance chance, bool isTight) => new()
    {
        ElectionTimeoutMin = TimeSpan.FromMilliseconds(200),
        ElectionTimeoutMax = TimeSpan.FromMilliseconds(600),
        PriorityDelay = TimeSpan.FromMilliseconds(100),
        HeartbeatInterval = TimeSpan.FromMilliseconds(40),
        LeadershipTransferTimeout = TimeSpan.FromMilliseconds(400),
        SnapshotTransferTimeout = TimeSpan.FromMilliseconds(3000),
        ReadTimeout = TimeSpan.FromMilliseconds(600),
        MaxAppendEntries = isTight ? chance.Pick<int>([1, 3, 16, 64]) : chance.Pick<int>([16, 64]),
        MaxAppendBytes = isTight ? chance.Pick<int>([150, 1000, 16_000]) : chance.Pick<int>([1000, 16_000]),
        MaxInflightEntries = isTight ? chance.Pick<int>([4, 32, 256]) : chance.Pick<int>([32, 256]),
        MaxInflightBytes = isTight ? chance.Pick<int>([1000, 64_000]) : chance.Pick<int>([64_000, 64_000]),
        MaxInflightAppends = isTight ? chance.Pick<int>([1, 4, 16]) : chance.Pick<int>([4, 16]),
        MaxRecordEntries = isTight ? chance.Pick<int>([1, 4, 64]) : chance.Pick<int>([16, 64]),
        MaxRecordBytes = isTight ? chance.Pick<int>([200, 32_000]) : chance.Pick<int>([8_000, 32_000]),
        MaxUncommittedEntries = chance.Pick<int>([8, 64, 1024]),
        SnapshotAfterEntries = chance.Pick<int>([15, 40, 100, NoThreshold]),
        SnapshotAfterBytes = 1 << 20,
        MaxLogBytes = 4 << 20,
        TrailingEntries = chance.Pick<int>([0, 5, 50]),
        MaxApplyingEntries = isTight ? chance.Pick<int>([1, 8, 256]) : chance.Pick<int>([8, 256]),
        MaxPendingReads = chance.Pick<int>([8, 1024]),
        MaxHeldMessages = chance.Pick<int>([32, 64]),
    };
}
