namespace Akka.Smr.Raft.Sessions;

/// <summary>What the session table says to a command.</summary>
public enum SessionVerdict : byte
{
    /// <summary>It was not run before: run it, then record its reply.</summary>
    Execute,

    /// <summary>It was run before: give the recorded reply.</summary>
    Replay,

    /// <summary>Its client has said that it needs no reply to it any more: whether it was run is unknown here.</summary>
    Stale,

    /// <summary>Its session is not there any more: whether it was run is unknown here.</summary>
    Expired,

    /// <summary>It lies too far above its client's low-water mark, and was certainly not run.</summary>
    OutsideWindow,

    /// <summary>There is no room for another session, and it was certainly not run.</summary>
    TableFull,

    /// <summary>It makes no sense, and was certainly not run.</summary>
    Invalid,

    /// <summary>It was run before and was done, and its reply is remembered no more.</summary>
    Forgotten,

    /// <summary>It was run before and failed, so that it has changed nothing, and its reply is remembered no more.</summary>
    FailureForgotten,
}
