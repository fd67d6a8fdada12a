using System.Globalization;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Snapshots;

/// <summary>The persistence ids under which one replica's disk has its snapshots.</summary>
internal sealed class SnapshotStorage(GroupSettings settings, StorageId storage)
{
    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"smr-{settings.Name}-{settings.NodeName}-{storage.Value:x}");

    /// <summary>Where the <see cref="SnapshotList"/> is.</summary>
    public string List => _prefix + "-snaps";

    /// <summary>Where a snapshot's pieces and its manifest are.</summary>
    public string Of(SnapshotName name) => string.Create(CultureInfo.InvariantCulture, $"{_prefix}-snap-{name.Creator.Value:x}-{name.Index.Value}");
}
