namespace Akka.Smr;

/// <summary>Why a request certainly has no effect.</summary>
public enum SmrRejection : byte
{
    /// <summary>No leader could be found in time.</summary>
    NoLeader = 0,

    /// <summary>A bound is reached; see the time to retry after.</summary>
    Overloaded = 1,

    /// <summary>The serialized message exceeds the largest command; see <c>max-command-bytes</c>.</summary>
    TooLarge = 2,

    /// <summary>The state machine declares no handler for the message's type, or its bytes make no sense there.</summary>
    NotHandled = 3,

    /// <summary>The message could not be serialized here.</summary>
    NotSerializable = 4,

    /// <summary>The sequence number or the session's name breaks a rule: numbers start at 1, and lie within the session's window.</summary>
    InvalidSession = 5,

    /// <summary>There is no room for another session.</summary>
    TooManySessions = 6,

    /// <summary>Another change of the membership is under way, or the one asked for breaks a rule.</summary>
    InvalidChange = 7,

    /// <summary>The replica is unhealthy, or the actor system has ended.</summary>
    Unavailable = 8,

    /// <summary>The node on which it was asked has begun to leave and takes nothing new: ask through another node, or this one once it is back.</summary>
    NodeLeaving = 9,
}
