using Akka.Smr.Raft;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Simulation.Explorer;

/// <summary>What stays the same in all worlds of one slice.</summary>
internal sealed record WorldRules
{
    /// <summary>The members' lines in the founding configuration; a member that is not in it starts blank.</summary>
    public required IReadOnlyList<Member> Founders { get; init; }

    /// <summary>How many members there are, those that wait to be added included.</summary>
    public required int Members { get; init; }

    /// <summary>The group's terms of lease reads.</summary>
    public LeaseTerms? Lease { get; init; }

    /// <summary>Whether any message on a link may come next, or only the first, as Akka gives it.</summary>
    public bool Reorders { get; init; }

    /// <summary>The members whose disks take their time; the others' records are durable at once.</summary>
    public IReadOnlyList<int> SlowDisks { get; init; } = [];

    /// <summary>Whether all clocks are one, as lease reads need it.</summary>
    public bool SharesClock { get; init; }

    /// <summary>The memberships that <see cref="ActionKind.Change"/> asks for.</summary>
    public IReadOnlyList<MembershipIntent> Intents { get; init; } = [];

    /// <summary>How a read asks.</summary>
    public ReadMode ReadMode { get; init; } = ReadMode.ReadIndex;

    /// <summary>Members of equal role, by slot.</summary>
    public IReadOnlyList<int[]> Peers { get; init; } = [];

    /// <summary>The only members that may crash, fail writes, be wiped; all when empty.</summary>
    public IReadOnlyList<int> Frail { get; init; } = [];

    /// <summary>The only members whose election timers fire; all when empty.</summary>
    public IReadOnlyList<int> Eager { get; init; } = [];

    public RaftOptions Options { get; init; } = Small;

    /// <summary>A heartbeat interval as long as allowed, so that a leader's timer fires seldom.</summary>
    public static RaftOptions Small { get; } = new()
    {
        ElectionTimeoutMin = TimeSpan.FromMilliseconds(1000),
        ElectionTimeoutMax = TimeSpan.FromMilliseconds(2000),
        HeartbeatInterval = TimeSpan.FromMilliseconds(500),
        PriorityDelay = TimeSpan.Zero,
    };
}
