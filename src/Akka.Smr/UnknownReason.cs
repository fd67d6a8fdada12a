namespace Akka.Smr;

/// <summary>Why the outcome of a command is unknown.</summary>
public enum UnknownReason : byte
{
    /// <summary>It was sent, and no answer came in time.</summary>
    TimedOut = 0,

    /// <summary>Its session has expired, so nobody remembers whether it was run before.</summary>
    SessionExpired = 1,

    /// <summary>Its session has moved on and forgotten this sequence number.</summary>
    StaleSequence = 2,

    /// <summary>Its caller stopped waiting.</summary>
    Canceled = 3,

    /// <summary>
    /// It was done, and its reply can't be told: too large for a frame, no longer remembered by its session, of another type than asked
    /// for, or not to be deserialized here.
    /// </summary>
    UnreadableReply = 4,

    /// <summary>It was an operator's, and its leader lost leadership while it was under way: the group's status says whether it was done.</summary>
    LeadershipLost = 5,
}
