namespace Akka.Actor;

/// <summary>Makes, finds and names refs; what distinguishes a local, a remote and a clustered system.</summary>
public interface IActorRefProvider
{
    IActorRef DeadLetters { get; }

    /// <summary>The address that other systems know this one by.</summary>
    Address DefaultAddress { get; }

    IInternalActorRef RootGuardian { get; }

    ActorPath RootPath { get; }

    Settings Settings { get; }

    IInternalActorRef TempContainer { get; }

    Task TerminationTask { get; }

    /// <summary>Our address as the system at the given address must use it; null if that system can't reach us.</summary>
    Address GetExternalAddressFor(Address address);

    void RegisterTempActor(IInternalActorRef actorRef, ActorPath path);

    void UnregisterTempActor(ActorPath path);

    ActorPath TempPath();

    IActorRef ResolveActorRef(string path);

    IActorRef ResolveActorRef(ActorPath actorPath);

    IActorRef RootGuardianAt(Address address);
}
