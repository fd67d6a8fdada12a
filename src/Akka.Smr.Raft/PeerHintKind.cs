namespace Akka.Smr.Raft;

/// <summary>What the host noticed about a peer, outside the protocol.</summary>
public enum PeerHintKind : byte
{
    /// <summary>Its connection is gone: most likely its process has died.</summary>
    Lost,

    /// <summary>Messages do not reach it for now.</summary>
    Unreachable,

    /// <summary>It can be reached again.</summary>
    Back,
}
