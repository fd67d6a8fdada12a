using System.Collections.Concurrent;
using Akka.Serialization;
using Akka.Util;

namespace Akka.Actor;

/// <summary>The refs of a system that knows no other. Remoting and clustering build on it.</summary>
internal class LocalActorRefProvider : IActorRefProvider
{
    private readonly VirtualContainer _temp;
    private long _nextTemp;
    private Information? _information;

    public LocalActorRefProvider(ActorSystemImpl system)
    {
        System = system;
        RootPath = new RootActorPath(new Address("akka", system.Name));
        DeadLetters = new DeadLetterActorRef(this, RootPath / "deadLetters", system.EventStream);
        _temp = new VirtualContainer(this, RootPath / "temp");
    }

    public ActorSystemImpl System { get; }

    public ActorPath RootPath { get; }

    public IActorRef DeadLetters { get; }

    public Settings Settings => System.Settings;

    public IInternalActorRef RootGuardian => System.Guardians.Root;

    public IInternalActorRef TempContainer => _temp;

    public Task TerminationTask => System.WhenTerminated;

    public virtual Address DefaultAddress => RootPath.Address;

    /// <summary>What refs are serialized with when no particular transport is at work.</summary>
    public Information SerializationInformation =>
        _information is { } known && ReferenceEquals(known.Address, DefaultAddress) ? known : _information = new Information(DefaultAddress, System);

    /// <summary>Called once the guardians exist, before extensions are loaded.</summary>
    public virtual void Init()
    {
    }

    /// <summary>Called when the user's actors have stopped and the system's have not: what was sent may still leave.</summary>
    /// <param name="completed">Called once, when nothing is left to be sent.</param>
    public virtual void Shutdown(Action completed) => completed();

    public virtual Address GetExternalAddressFor(Address address) => address == RootPath.Address ? address : null!;

    public ActorPath TempPath() => _temp.Path / ("$" + Base64Name.Encode(Interlocked.Increment(ref _nextTemp) - 1));

    public void RegisterTempActor(IInternalActorRef actorRef, ActorPath path) => _temp.Add(path.Name, actorRef);

    public void UnregisterTempActor(ActorPath path) => _temp.Remove(path.Name);

    public IActorRef ResolveActorRef(string path) =>
        ActorPath.TryParse(path, out var parsed) ? ResolveActorRef(parsed) : DeadLetters;

    public virtual IActorRef ResolveActorRef(ActorPath actorPath) =>
        actorPath.Address == RootPath.Address ? ResolveLocal(actorPath) : DeadLetters;

    public virtual IActorRef RootGuardianAt(Address address) => address == RootPath.Address ? RootGuardian : DeadLetters;

    /// <summary>The actor of this system under the path's names, whatever its UID; where there is none, a ref whose messages become dead letters.</summary>
    protected internal IInternalActorRef ResolveLocal(ActorPath path)
    {
        var names = path.Elements;
        if (names.Count == 0) return RootGuardian;
        IActorRef found = names[0] switch
        {
            "temp" => names.Count == 2 ? _temp.Find(names[1]) : _temp,
            "deadLetters" => DeadLetters,
            _ => RootGuardian.GetChild(names),
        };
        return found is Nobody ? new EmptyLocalActorRef(this, path, System.EventStream) : (IInternalActorRef)found;
    }

    /// <summary>Holds refs that are no children of any actor.</summary>
    private sealed class VirtualContainer(LocalActorRefProvider provider, ActorPath path) : MinimalActorRef
    {
        private readonly ConcurrentDictionary<string, IInternalActorRef> _refs = new(StringComparer.Ordinal);

        public override ActorPath Path { get; } = path;

        public override IActorRefProvider Provider => provider;

        public void Add(string name, IInternalActorRef actorRef) => _refs[name] = actorRef;

        public void Remove(string name) => _refs.TryRemove(name, out _);

        public IInternalActorRef Find(string name) => _refs.TryGetValue(name, out var found) ? found : ActorRefs.Nobody;
    }
}
