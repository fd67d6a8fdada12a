using System.Runtime.Serialization;
using Akka.Actor;

namespace Akka.Serialization;

#nullable disable annotations // As in Akka.NET.

/// <summary>A system's serializers: which one writes an object, and which one reads what came.</summary>
public class Serialization
{
    [ThreadStatic]
    internal static Information CurrentTransportInformation;

    private volatile SerializerRegistry _registry;

    public Serialization(ExtendedActorSystem system)
    {
        System = system;
        _registry = new SerializerRegistry(system);

        // A plugin that adds its reference configuration brings its serializers along.
        system.Settings.ConfigChanged += () => _registry = new SerializerRegistry(system);
    }

    public ExtendedActorSystem System { get; }

    /// <summary>What the reader must be told beside the serializer's identifier; empty if nothing.</summary>
    public static string ManifestFor(Serializer s, object msg) => s switch
    {
        SerializerWithStringManifest named => named.Manifest(msg),
        { IncludeManifest: true } => TypeNames.Qualified(msg.GetType()),
        _ => "",
    };

    /// <summary>For which transport refs are being serialized on this thread.</summary>
    public static Information GetCurrentTransportInformation() =>
        CurrentTransportInformation
        ?? throw new InvalidOperationException("CurrentTransportInformation is not set. Use Serialization.WithTransport<T>.");

    [Obsolete("Obsolete. Use the SerializeWithTransport<T>(ExtendedActorSystem) method instead.")]
    public static T WithTransport<T>(ActorSystem system, Address address, Func<T> action) =>
        Under(new Information(address, system), action, static run => run());

    /// <summary>Runs <paramref name="action"/>; refs that it serializes carry the system's own address.</summary>
    public static T WithTransport<T>(ExtendedActorSystem system, Func<T> action) =>
        Under(InformationOf(system), action, static run => run());

    /// <inheritdoc cref="WithTransport{T}(ExtendedActorSystem, Func{T})"/>
    public static T WithTransport<TState, T>(ExtendedActorSystem system, TState state, Func<TState, T> action) =>
        Under(InformationOf(system), state, action);

    public byte[] Serialize(object o)
    {
        var serializer = FindSerializerFor(o);
        return Under(CurrentTransportInformation ?? InformationOf(System), (serializer, o), static work => work.serializer.ToBinary(work.o));
    }

    /// <exception cref="SerializationException">No serializer has that identifier.</exception>
    public object Deserialize(byte[] bytes, int serializerId, Type type)
    {
        var serializer = _registry.ById(serializerId) ?? throw Unknown(serializerId, $"class [{type?.Name}]");
        return Read(serializer, bytes, type);
    }

    /// <exception cref="SerializationException">No serializer has that identifier, or the manifest names no type.</exception>
    public object Deserialize(byte[] bytes, int serializerId, string manifest)
    {
        var serializer = _registry.ById(serializerId) ?? throw Unknown(serializerId, $"manifest [{manifest}]");
        if (serializer is SerializerWithStringManifest named)
        {
            return Under(
                CurrentTransportInformation ?? InformationOf(System),
                (named, bytes, manifest),
                static work => work.named.FromBinary(work.bytes, work.manifest));
        }

        if (string.IsNullOrEmpty(manifest))
            return Read(serializer, bytes, null);

        var type = TypeNames.Find(manifest)
            ?? throw new SerializationException($"Cannot find manifest class [{manifest}] for serializer with id [{serializerId}].");
        return Read(serializer, bytes, type);
    }

    /// <summary>The serializer of an object, by its type.</summary>
    public Serializer FindSerializerFor(object obj, string defaultSerializerName = null) =>
        obj is null ? _registry.Null : FindSerializerForType(obj.GetType(), defaultSerializerName);

    /// <summary>The serializer that the most specific binding names for a type.</summary>
    /// <exception cref="SerializationException">There is none.</exception>
    public Serializer FindSerializerForType(Type objectType, string defaultSerializerName = null) =>
        _registry.ForType(objectType, defaultSerializerName);

    public IActorRef DeserializeActorRef(string path) => System.Provider.ResolveActorRef(path);

    /// <summary>A ref's path as another system must use it, UID included.</summary>
    public static string SerializedActorPath(IActorRef actorRef)
    {
        if (actorRef is null)
            return "";

        var owner = actorRef is LocalActorRef ? ((IInternalActorRef)actorRef).Provider : null;
        if (CurrentTransportInformation is not { } transport)
            return owner is null ? actorRef.Path.ToSerializationFormat() : actorRef.Path.ToSerializationFormatWithAddress(owner.DefaultAddress);

        var address = transport.Address;
        if (owner is not null && !ReferenceEquals(owner, ((ExtendedActorSystem)transport.System).Provider))
            address = owner.GetExternalAddressFor(address) ?? owner.DefaultAddress;
        return actorRef.Path.ToSerializationFormatWithAddress(address);
    }

    private object Read(Serializer serializer, byte[] bytes, Type type) => Under(
        CurrentTransportInformation ?? InformationOf(System),
        (serializer, bytes, type),
        static work => work.serializer.FromBinary(work.bytes, work.type));

    private static T Under<TState, T>(Information information, TState state, Func<TState, T> action)
    {
        var before = CurrentTransportInformation;
        CurrentTransportInformation = information;
        try
        {
            return action(state);
        }
        finally
        {
            CurrentTransportInformation = before;
        }
    }

    private static Information InformationOf(ExtendedActorSystem system) => ((LocalActorRefProvider)system.Provider).SerializationInformation;

    private static SerializationException Unknown(int serializerId, string what) => new(
        $"Cannot find serializer with id [{serializerId}] ({what}). The most probable reason is that the configuration entry " +
        "'akka.actor.serializers' is not in sync between the two systems.");
}
