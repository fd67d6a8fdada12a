namespace Akka.Smr.Simulation.World;

/// <summary>What can become due in a simulated world.</summary>
internal enum HappeningKind : byte
{
    /// <summary>A replica's deadline.</summary>
    Timer,

    /// <summary>An envelope reaches a node.</summary>
    Message,

    /// <summary>A chunk of a snapshot, or its receipt, reaches a node.</summary>
    Chunk,

    /// <summary>The disk has flushed the record in flight.</summary>
    Flushed,

    /// <summary>The process learns of the flush.</summary>
    FlushTold,

    /// <summary>The process learns that its write failed.</summary>
    FlushFailed,

    /// <summary>The watchdog notices that a write takes too long.</summary>
    WatchdogDue,

    /// <summary>A stall of the disk ends.</summary>
    StallEnded,

    /// <summary>The state machine gets to its next piece of work.</summary>
    MachineTurn,

    /// <summary>A snapshot's bytes are durable.</summary>
    SnapshotWritten,

    /// <summary>A snapshot's sender or receiver looks whether anything must be repeated.</summary>
    TransferTick,

    /// <summary>A node notices something about a peer.</summary>
    Hint,

    /// <summary>A process starts.</summary>
    Restart,

    /// <summary>A paused process goes on.</summary>
    Resume,

    /// <summary>A client's request reaches a node.</summary>
    Request,

    /// <summary>A node's answer reaches a client.</summary>
    Answer,

    /// <summary>A client has waited long enough for an answer.</summary>
    ClientPatience,

    /// <summary>A client has slept long enough.</summary>
    ClientWakes,

    /// <summary>The schedule's next act.</summary>
    Act,

    /// <summary>The end of an act that lasts.</summary>
    ActEnds,
}

/// <summary>One thing that becomes due.</summary>
/// <param name="At">When, in ticks of the world's own time.</param>
/// <param name="Kind">What.</param>
/// <param name="Target">The node, client or act it concerns.</param>
/// <param name="Life">The life of the process it is meant for; an earlier life's happenings are void.</param>
/// <param name="Number">A record's number, a peer, or whatever the kind needs.</param>
/// <param name="Body">The message, if there is one.</param>
internal readonly record struct Happening(long At, HappeningKind Kind, int Target, long Life, long Number, object? Body);
