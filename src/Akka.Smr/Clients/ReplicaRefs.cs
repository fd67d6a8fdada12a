using Akka.Actor;
using Akka.Smr.Groups;

namespace Akka.Smr.Clients;

/// <summary>A group's replicas by the addresses of their nodes. A ref resolved from a path without a UID stays good when the node restarts.</summary>
internal sealed class ReplicaRefs(Func<string, IActorRef?> resolve)
{
    private const int MaxRemembered = 256;

    private readonly Dictionary<string, IActorRef?> _known = new(StringComparer.Ordinal);

    /// <summary>The ref; null for an address that is none.</summary>
    public IActorRef? At(string address)
    {
        if (_known.TryGetValue(address, out var known))
            return known;
        if (_known.Count >= MaxRemembered)
            _known.Clear();
        return _known[address] = resolve(address);
    }

    /// <summary>Resolves as the actor system does.</summary>
    public static Func<string, IActorRef?> In(ActorSystem system, string group)
    {
        var provider = ((ExtendedActorSystem)system).Provider;
        return address => Address.TryParse(address, out var node) ? provider.ResolveActorRef(GroupPaths.ReplicaAt(node, group)) : null;
    }
}
