using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Remote;

/// <summary>The refs of a system that talks with others.</summary>
internal class RemoteActorRefProvider : LocalActorRefProvider, IRemoteActorRefProvider
{
    private readonly Remoting _remoting;

    public RemoteActorRefProvider(ActorSystemImpl system)
        : base(system)
    {
        system.Settings.InjectTopLevelFallback(ConfigurationFactory.FromResource<RemoteActorRefProvider>("Remote.conf"));
        _remoting = new Remoting(system, this);
    }

    public override Address DefaultAddress => _remoting.LocalAddress ?? RootPath.Address;

    public override void Init()
    {
        base.Init();
        _remoting.Start();
    }

    public override void Shutdown(Action completed) => _remoting.Shutdown(completed);

    public override IActorRef ResolveActorRef(ActorPath actorPath)
    {
        if (HasAddress(actorPath.Address))
            return ResolveIncarnation(actorPath);
        if (IsReachable(actorPath.Address))
            return new RemoteActorRef(this, actorPath);

        System.Log.Warning("Error while resolving address [{0}]: no transport is loaded for it", actorPath.Address);
        return new EmptyLocalActorRef(this, actorPath, System.EventStream);
    }

    public override Address GetExternalAddressFor(Address address)
    {
        if (HasAddress(address))
            return RootPath.Address;
        return IsReachable(address) ? DefaultAddress : null!;
    }

    public override IActorRef RootGuardianAt(Address address) =>
        HasAddress(address) ? RootGuardian : ResolveActorRef(new RootActorPath(address));

    public void Quarantine(Address address, int? uid) => AssociationWith(address).Quarantine(uid);

    public Association AssociationWith(Address address) => _remoting.AssociationWith(address);

    public bool HasAddress(Address address) => address == RootPath.Address || address == _remoting.LocalAddress;

    // Others may know an actor that has been followed by another of the same name.
    private IInternalActorRef ResolveIncarnation(ActorPath path)
    {
        var found = ResolveLocal(path);
        return path.Uid == ActorPath.UndefinedUid || found.Path.Uid == path.Uid ? found : new EmptyLocalActorRef(this, path, System.EventStream);
    }

    private bool IsReachable(Address address) =>
        address is { HasGlobalScope: true, Port: not null } && address.Protocol == _remoting.Settings.Protocol;
}
