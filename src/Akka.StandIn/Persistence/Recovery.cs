using Akka.Actor;

namespace Akka.Persistence;

/// <summary>How an actor recovers: from which snapshot, and how far.</summary>
public sealed class Recovery(
    SnapshotSelectionCriteria? fromSnapshot = null,
    long toSequenceNr = long.MaxValue,
    long replayMax = long.MaxValue)
{
    /// <summary>From the latest snapshot, all events after it.</summary>
    public static Recovery Default { get; } = new(SnapshotSelectionCriteria.Latest);

    /// <summary>No snapshot and no events; only the highest sequence number is learned.</summary>
    public static Recovery None { get; } = new(SnapshotSelectionCriteria.None, 0);

    public SnapshotSelectionCriteria FromSnapshot { get; } = fromSnapshot ?? SnapshotSelectionCriteria.Latest;

    public long ToSequenceNr { get; } = toSequenceNr;

    public long ReplayMax { get; } = replayMax;
}

/// <summary>The last message of a recovery: from here on, events may be persisted.</summary>
public sealed class RecoveryCompleted
{
    public static readonly RecoveryCompleted Instance = new();

    private RecoveryCompleted()
    {
    }

    public override bool Equals(object? obj) => obj is RecoveryCompleted;

    public override int GetHashCode() => 0;
}

/// <summary>No snapshot, or no further event, came within <c>recovery-event-timeout</c>.</summary>
public sealed class RecoveryTimedOutException : AkkaException
{
    public RecoveryTimedOutException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
