using Akka.Actor;

namespace Akka.Smr.Groups;

/// <summary>
/// Where a group's actors are, the same on every node. The replica lives as long as its actor system: whatever restarts, restarts
/// below it, so that a ref to it, resolved once, stays good.
/// </summary>
internal static class GroupPaths
{
    /// <summary>The guardian, under "system".</summary>
    public const string Guardian = "smr";

    /// <summary>The replica, under the group.</summary>
    public const string Replica = "replica";

    /// <summary>The proxy, under the group.</summary>
    public const string Proxy = "proxy";

    /// <summary>The replica of a group on the node at an address.</summary>
    public static ActorPath ReplicaAt(Address node, string group) => new RootActorPath(node) / "system" / Guardian / group / Replica;
}
