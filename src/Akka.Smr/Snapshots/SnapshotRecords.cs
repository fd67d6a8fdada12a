using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Snapshots;

/// <summary>In the store: one piece of a snapshot.</summary>
internal sealed record SnapshotPiece(ReadOnlyMemory<byte> Bytes) : ISmrMessage;

/// <summary>In the store: what a complete snapshot is, and what its pieces must be. A snapshot without it does not exist.</summary>
internal sealed record SnapshotManifest(SnapshotMeta Snapshot, IReadOnlyList<PieceSummary> Pieces) : ISmrMessage;

/// <summary>How many bytes a piece has, and their <see cref="SnapshotDigest"/>.</summary>
internal readonly record struct PieceSummary(int Length, ulong Digest);

/// <summary>In the store: the snapshots that may have left something there, complete or not. A store can't be asked what it holds.</summary>
internal sealed record SnapshotList(IReadOnlyList<KnownSnapshot> Snapshots) : ISmrMessage;

/// <summary>One line of the list: a snapshot, and the last attempt to store it.</summary>
internal readonly record struct KnownSnapshot(SnapshotName Name, long Attempt);

/// <summary>What a snapshot's pieces are stored under: the same for one's own and for those that came from elsewhere.</summary>
internal readonly record struct SnapshotName(StorageId Creator, LogIndex Index)
{
    /// <summary>The name of a snapshot.</summary>
    public static SnapshotName Of(SnapshotMeta snapshot) => new(snapshot.Creator, snapshot.Id.Index);
}
