namespace Akka.Remote.Wire;

/// <summary>The first byte of a frame.</summary>
internal enum FrameKind : byte
{
    /// <summary>Who the sender is: the first frame in each direction.</summary>
    Associate = 1,

    /// <summary>The last frame: why the sender closes the connection.</summary>
    Disassociate = 2,

    /// <summary>The sender is alive.</summary>
    Heartbeat = 3,

    /// <summary>
    /// From now on the sender's messages come on this connection. It carries a number that grows with each of them, so that
    /// what is left on an older connection is told from it and can't be delivered out of order.
    /// </summary>
    Stream = 4,

    /// <summary>A message to an actor.</summary>
    Message = 5,
}

/// <summary>Why a peer closes a connection.</summary>
internal enum DisassociateReason : byte
{
    Unknown = 0,

    /// <summary>It shuts down.</summary>
    Shutdown = 1,

    /// <summary>It has quarantined this system.</summary>
    Quarantined = 2,
}
