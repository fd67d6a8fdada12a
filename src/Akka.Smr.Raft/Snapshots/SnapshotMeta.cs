using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Raft.Snapshots;

/// <summary>
/// What a snapshot is (§5.1), without its bytes. A group's founding is one too: at index zero with an empty state, or, for a
/// group that was restored or split off, at the index it starts from.
/// </summary>
/// <param name="Group">The group it belongs to.</param>
/// <param name="Id">The last entry it covers.</param>
/// <param name="Configuration">The configuration in force as of that entry, possibly joint.</param>
/// <param name="ConfigurationIndex">Where that configuration was appended.</param>
/// <param name="ClusterTimeTicks">Cluster time as of that entry.</param>
/// <param name="Creator">The disk on which it was made: two members' snapshots of one index need not have the same bytes.</param>
/// <param name="Length">Number of bytes.</param>
/// <param name="Digest">Hash of the bytes.</param>
public sealed record SnapshotMeta(
    GroupId Group,
    EntryId Id,
    Configuration Configuration,
    LogIndex ConfigurationIndex,
    long ClusterTimeTicks,
    StorageId Creator,
    long Length,
    ulong Digest)
{
    /// <summary>What names the bytes.</summary>
    public TransferId Transfer => new(Creator, Id, Length, Digest);

    /// <summary>The founding of a new group: empty state, nothing in the log.</summary>
    public static SnapshotMeta Founding(GroupId group, Configuration configuration) =>
        new(group, EntryId.Zero, configuration, LogIndex.Zero, 0, default, 0, 0);

    /// <inheritdoc />
    public override string ToString() => $"snapshot {Id} of {Creator}";
}
