using Akka.Actor;

namespace Akka.Smr;

/// <summary>Values instead of exceptions: the same as asking a group's ref, from any thread.</summary>
public sealed class SmrClient
{
    internal SmrClient(string group, IActorRef proxy, ActorSystem system)
    {
        Group = group;
        Proxy = proxy;
        System = system;
    }

    /// <summary>The group's name.</summary>
    public string Group { get; }

    internal IActorRef Proxy { get; }

    internal ActorSystem System { get; }
}
