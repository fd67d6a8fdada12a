namespace Akka.Smr.Raft.Sessions;

/// <summary>How a session's command ended. It stands in snapshots: the numbers never change.</summary>
internal enum Ending : byte
{
    /// <summary>It was not run.</summary>
    NotRun = 0,

    /// <summary>It was done.</summary>
    Done = 1,

    /// <summary>It was judged, and has changed nothing.</summary>
    Failed = 2,
}
