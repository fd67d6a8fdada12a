using Akka.Smr.Raft.Membership;

namespace Akka.Smr;

/// <summary>One instant's view of a group, from one replica.</summary>
public sealed record GroupStatus
{
    /// <summary>The group's name.</summary>
    public required string Group { get; init; }

    /// <summary>The member's name.</summary>
    public required string Node { get; init; }

    /// <summary>Its Raft role, or "Recovering", "Founding", "Stopped".</summary>
    public required string Role { get; init; }

    /// <summary>Its current term.</summary>
    public long Term { get; init; }

    /// <summary>The name of the member that leads, as far as it knows.</summary>
    public string? Leader { get; init; }

    /// <summary>What it knows to be committed.</summary>
    public long CommitIndex { get; init; }

    /// <summary>What its state machine has applied.</summary>
    public long AppliedIndex { get; init; }

    /// <summary>The end of its log.</summary>
    public long LastLogIndex { get; init; }

    /// <summary>The first entry that it still holds.</summary>
    public long FirstLogIndex { get; init; }

    /// <summary>The last entry that its snapshot covers.</summary>
    public long SnapshotIndex { get; init; }

    /// <summary>The configuration in force.</summary>
    public required IReadOnlyList<GroupMember> Members { get; init; }

    /// <summary>The terms of lease reads that are in force; null for none.</summary>
    public LeaseTerms? Lease { get; init; }

    /// <summary>Whether it takes part; <see cref="Fault"/> says why not.</summary>
    public bool IsHealthy { get; init; }

    /// <summary>What is wrong, in a sentence; null if nothing is.</summary>
    public string? Fault { get; init; }

    /// <summary>What kind of fault it is.</summary>
    public ReplicaFault FaultKind { get; init; }
}

/// <summary>One member of a group, as the configuration in force has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Kind">"voter", "learner", "witness", or in a joint configuration "incoming" or "outgoing".</param>
public sealed record GroupMember(string Name, string Address, string Kind);

/// <summary>What is wrong with a replica.</summary>
public enum ReplicaFault : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>What is on its disk is damaged or incomplete: it stays out until it rejoins as a new member.</summary>
    StorageDamaged = 1,

    /// <summary>Its disk refuses or stalls; it comes back by itself.</summary>
    DiskFault = 2,

    /// <summary>Its actor system was quarantined by a peer: the process must be restarted.</summary>
    Quarantined = 3,

    /// <summary>Its state machine can't go on, on this replica alone.</summary>
    MachineFailed = 4,

    /// <summary>Its group does not count it: it does not know this disk, which waits to be added, or has removed it.</summary>
    NotAMember = 5,

    /// <summary>Two groups met under one name.</summary>
    TwoGroups = 6,

    /// <summary>An invariant is broken: the code is wrong, and going on could lose data.</summary>
    InvariantBroken = 7,

    /// <summary>Its state differs from the other replicas' at the same index: the state machine is not deterministic.</summary>
    Diverged = 8,
}
