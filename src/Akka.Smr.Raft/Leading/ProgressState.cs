namespace Akka.Smr.Raft.Leading;

/// <summary>How a leader sends to one follower.</summary>
internal enum ProgressState : byte
{
    /// <summary>One append at a time, until it is known where the logs agree.</summary>
    Probe,

    /// <summary>A stream of appends, as far as the window allows.</summary>
    Replicate,

    /// <summary>Nothing, while a snapshot is on its way.</summary>
    Snapshot,
}
