namespace Akka.Smr.Raft;

/// <summary>Why a replica stopped.</summary>
public enum HaltReason : byte
{
    /// <summary>A write failed or its outcome is unknown: recover from what is on disk, as a follower.</summary>
    StorageFailed,

    /// <summary>An invariant is broken: the code or its host is wrong, and going on could lose data.</summary>
    InvariantBroken,

    /// <summary>The disk belongs to another group or member.</summary>
    WrongIdentity,

    /// <summary>What was recovered, or received, is damaged.</summary>
    Damaged,
}
