using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Replicas.Journal;

/// <summary>
/// The persistence ids of a replica. Group, member and disk stand in them, separated by what no name contains, so that no two replicas
/// ever share one, even in one database.
/// </summary>
internal static class JournalIds
{
    /// <summary>Where the name of the disk stands.</summary>
    public static string Identity(GroupSettings settings) => $"smr:{settings.Name}:{settings.NodeName}";

    /// <summary>Where the records stand.</summary>
    public static string Records(GroupSettings settings, StorageId storage) => $"{Identity(settings)}:{storage}";

    /// <summary>Where the high-water mark stands, in the snapshot store.</summary>
    public static string Mark(GroupSettings settings, StorageId storage) => $"{Records(settings, storage)}:mark";
}
