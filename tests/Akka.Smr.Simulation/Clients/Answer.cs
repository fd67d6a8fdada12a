namespace Akka.Smr.Simulation.Clients;

/// <summary>What a node tells a client.</summary>
internal enum AnswerKind : byte
{
    /// <summary>It is done; the reply is with it.</summary>
    Done,

    /// <summary>The session is open; its id is the reply.</summary>
    Opened,

    /// <summary>The table of sessions is full.</summary>
    SessionsFull,

    /// <summary>The session has expired: whether an earlier attempt was run is unknown.</summary>
    Expired,

    /// <summary>The sequence number lies outside the window: whether an earlier attempt was run is unknown.</summary>
    Stale,

    /// <summary>It was done before; its reply is remembered no more.</summary>
    Forgotten,

    /// <summary>It was certainly not admitted; the node may know a leader.</summary>
    Refused,

    /// <summary>It was admitted and given up: the outcome is unknown.</summary>
    Lost,
}

/// <summary>One answer to one attempt.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Attempt">Which attempt of it.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Value">The reply.</param>
/// <param name="Leader">The node that leads, as far as is known, or -1.</param>
internal sealed record Answer(Request Request, int Attempt, AnswerKind Kind, ulong Value, int Leader);
