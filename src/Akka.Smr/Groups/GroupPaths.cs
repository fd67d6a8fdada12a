using Akka.Actor;

namespace Akka.Smr.Groups;

/// <summary>
/// Where a group's actors are, the same on every node: directly below "system", since only there an actor can be made from outside
/// without waiting for another one. The replica lives as long as its actor system: whatever restarts, restarts below it, so that a
/// ref to it, resolved once, stays good.
/// </summary>
internal static class GroupPaths
{
    /// <summary>The guardian, under "system".</summary>
    public const string Guardian = "smr";

    /// <summary>The name of a group's replica, under "system".</summary>
    public static string Replica(string group) => $"smr-replica-{group}";

    /// <summary>The name of a group's proxy, under "system".</summary>
    public static string Proxy(string group) => $"smr-proxy-{group}";

    /// <summary>The replica of a group on the node at an address.</summary>
    public static ActorPath ReplicaAt(Address node, string group) => new RootActorPath(node) / "system" / Replica(group);
}
