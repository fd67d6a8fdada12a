namespace Akka.Smr.Raft;

/// <summary>What kind of thing a replica asks for. The list is closed; a host handles all of it.</summary>
public enum EffectKind : byte
{
    /// <summary>Make <see cref="Effect.Record"/> durable, then say <see cref="InputKind.Persisted"/>.</summary>
    Persist,

    /// <summary>Send <see cref="Effect.Envelope"/>; it is already permitted to speak.</summary>
    Send,

    /// <summary>Apply <see cref="Effect.Entries"/> in order, then say <see cref="InputKind.Applied"/>. Committed, and durable here.</summary>
    Apply,

    /// <summary>Serve the reads <see cref="Effect.Waiters"/> as soon as <see cref="Effect.Index"/> is applied.</summary>
    ReadReady,

    /// <summary>The reads <see cref="Effect.Waiters"/> cannot be served; see reason and leader.</summary>
    ReadFailed,

    /// <summary><see cref="Effect.Proposals"/> are in the log, the first at <see cref="Effect.Index"/> in <see cref="Effect.Term"/>; each is answered when it is applied, or by <see cref="Lost"/>.</summary>
    Admitted,

    /// <summary><see cref="Effect.Proposals"/> are certainly not in the log; see reason and leader.</summary>
    Refused,

    /// <summary>The outcome of the admitted command of <see cref="Effect.Waiter"/> at <see cref="Effect.Index"/>, <see cref="Effect.Term"/> stays unknown here.</summary>
    Lost,

    /// <summary>The change of <see cref="Effect.Waiter"/> has ended.</summary>
    ChangeDone,

    /// <summary>The transfer of <see cref="Effect.Waiter"/> has ended.</summary>
    TransferDone,

    /// <summary>Take a snapshot as of <see cref="Effect.Snapshot"/>, after all that was to be applied before.</summary>
    TakeSnapshot,

    /// <summary>Send the chunks of <see cref="Effect.Snapshot"/> to <see cref="Effect.To"/>.</summary>
    SendSnapshot,

    /// <summary>Stop sending the chunks of <see cref="Effect.Transfer"/> to <see cref="Effect.To"/>.</summary>
    CancelSnapshot,

    /// <summary>Receive the chunks of <see cref="Effect.Snapshot"/> from <see cref="Effect.To"/>, instead of any other.</summary>
    StageSnapshot,

    /// <summary>
    /// Replace the state machine's state by <see cref="Effect.Snapshot"/>, which is durable and in force, after all that was to be applied
    /// before; then say <see cref="InputKind.Applied"/> with its index. It comes after staging, and at the start of a replica whose
    /// disk holds a snapshot. Without the answer the host is never told again to <see cref="Compact"/>, as an older snapshot may still
    /// have to be read, and entries behind it are handed out only as far as <see cref="RaftOptions.MaxApplyingEntries"/> allows.
    /// </summary>
    InstallSnapshot,

    /// <summary>Entries up to <see cref="Effect.Index"/> are no longer needed, nor snapshots older than the last record's.</summary>
    Compact,

    /// <summary>Say <see cref="InputKind.TimerFired"/> at <see cref="Effect.Deadline"/>; replaces the deadline before.</summary>
    SetTimer,

    /// <summary>The role is <see cref="Effect.Role"/> now, the leader <see cref="Effect.Leader"/>, the term <see cref="Effect.Term"/>.</summary>
    RoleChanged,

    /// <summary>The leader's own no-op is applied: what it knows is all that was ever acknowledged.</summary>
    LeaderReady,

    /// <summary>A leader that was ready leads no more.</summary>
    LeadershipLost,

    /// <summary>
    /// <see cref="Effect.Configuration"/> is in force since <see cref="Effect.Index"/>. A member that knew no group, and whose only
    /// configuration is truncated away, knows none again: that is not said, since there is nothing to act by.
    /// </summary>
    ConfigurationInForce,

    /// <summary>The replica has stopped for <see cref="Effect.HaltReason"/>; see <see cref="Effect.Detail"/>.</summary>
    Halt,
}
