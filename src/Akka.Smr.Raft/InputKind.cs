namespace Akka.Smr.Raft;

/// <summary>What kind of thing happened. The list is closed; a host handles all of it.</summary>
public enum InputKind : byte
{
    /// <summary>The first input of every replica.</summary>
    Started,

    /// <summary>The deadline of the last <see cref="EffectKind.SetTimer"/> is due. Too early or twice does no harm.</summary>
    TimerFired,

    /// <summary>A peer's message.</summary>
    Received,

    /// <summary>Commands to put into the log.</summary>
    Proposed,

    /// <summary>Linearizable reads.</summary>
    ReadRequested,

    /// <summary>A change of the membership.</summary>
    ChangeRequested,

    /// <summary>A transfer of the leadership.</summary>
    TransferRequested,

    /// <summary>A record, and all before it, is durable.</summary>
    Persisted,

    /// <summary>A write failed, or its outcome is unknown.</summary>
    StorageFailed,

    /// <summary>A write takes too long.</summary>
    StorageStalled,

    /// <summary>Writes finish again.</summary>
    StorageResumed,

    /// <summary>The state machine has applied up to an index.</summary>
    Applied,

    /// <summary>A snapshot was taken and is durable here.</summary>
    SnapshotTaken,

    /// <summary>A snapshot could not be taken.</summary>
    SnapshotNotTaken,

    /// <summary>The host wants a snapshot soon: an operator asked, or its journal has grown long.</summary>
    SnapshotWanted,

    /// <summary>All chunks of a transfer are durable here, and the digest is right.</summary>
    SnapshotStaged,

    /// <summary>The sending of a snapshot's chunks has ended.</summary>
    SnapshotSendEnded,

    /// <summary>The host noticed something about a peer.</summary>
    PeerHint,
}
