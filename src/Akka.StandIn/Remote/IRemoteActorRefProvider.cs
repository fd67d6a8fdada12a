using Akka.Actor;

namespace Akka.Remote;

/// <summary>The refs of a system that talks with others.</summary>
public interface IRemoteActorRefProvider : IActorRefProvider
{
    bool HasAddress(Address address);

    /// <summary>Never talks again with the incarnation of that UID; without a UID, gates the address.</summary>
    void Quarantine(Address address, int? uid);
}
