namespace Akka.Smr.Raft;

/// <summary>How a linearizable read is confirmed.</summary>
public enum ReadMode : byte
{
    /// <summary>By a round of heartbeats sent after the read came (§6.4).</summary>
    ReadIndex,

    /// <summary>By the leader's lease, where the group has agreed on one and it holds; else as <see cref="ReadIndex"/> (§6.4.1).</summary>
    Lease,
}
