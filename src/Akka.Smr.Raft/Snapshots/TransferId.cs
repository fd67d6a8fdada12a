using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Raft.Snapshots;

/// <summary>Names the bytes of one snapshot. Chunks that were received may be kept only for exactly the same bytes.</summary>
/// <param name="Creator">The disk on which it was made.</param>
/// <param name="Id">The last entry it covers.</param>
/// <param name="Length">Number of bytes.</param>
/// <param name="Digest">Hash of the bytes.</param>
public readonly record struct TransferId(StorageId Creator, EntryId Id, long Length, ulong Digest)
{
    /// <inheritdoc />
    public override string ToString() => $"{Id} of {Creator}, {Length} bytes";
}
