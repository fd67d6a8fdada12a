namespace Akka.Smr.Raft.Snapshots;

/// <summary>What a receiver does with a chunk.</summary>
public enum ChunkVerdict : byte
{
    /// <summary>It is the next one: write it behind the others, then acknowledge <see cref="SnapshotTransfer.Received"/>.</summary>
    Write,

    /// <summary>It is the next one and the last: write it; everything is there and the digest is right.</summary>
    Complete,

    /// <summary>It was here before: drop it, and acknowledge again.</summary>
    Duplicate,

    /// <summary>One before it is missing: drop it, and acknowledge so that the sender goes back.</summary>
    Gap,

    /// <summary>It belongs to another transfer: drop it and stay silent.</summary>
    Foreign,

    /// <summary>All chunks are there and the digest is wrong: what was written is of no use, and the transfer starts over.</summary>
    Damaged,
}
