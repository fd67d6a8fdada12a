using Akka.Actor;

namespace Akka.Serialization;

#nullable disable annotations // Akka.NET's serializers are not annotated, and users derive from these.

/// <summary>Turns objects into bytes and back. One instance serves all threads of a system.</summary>
public abstract class Serializer
{
    protected readonly ExtendedActorSystem system;
    private readonly Lazy<int> _identifier;

    protected Serializer(ExtendedActorSystem system)
    {
        this.system = system;
        _identifier = new Lazy<int>(() => SerializerIds.Find(GetType(), system));
    }

    /// <summary>
    /// What tells the reader which serializer wrote; 0 to 40 are Akka's own. Unless overridden it stands in the configuration,
    /// at <c>akka.actor.serialization-identifiers</c>.
    /// </summary>
    public virtual int Identifier => _identifier.Value;

    /// <summary>Whether the reader needs to be told the type.</summary>
    public abstract bool IncludeManifest { get; }

    public abstract byte[] ToBinary(object obj);

    /// <summary>Reads what <see cref="ToBinary"/> wrote; the type is what the manifest names, and null without one.</summary>
    public abstract object FromBinary(byte[] bytes, Type type);

    public T FromBinary<T>(byte[] bytes) => (T)FromBinary(bytes, typeof(T));
}

/// <summary>A serializer that names its types itself, by short manifests that outlive renamed classes.</summary>
public abstract class SerializerWithStringManifest(ExtendedActorSystem system) : Serializer(system)
{
    public sealed override bool IncludeManifest => true;

    public sealed override object FromBinary(byte[] bytes, Type type) => FromBinary(bytes, TypeNames.Qualified(type));

    /// <exception cref="System.Runtime.Serialization.SerializationException">The manifest is unknown, or the bytes are not what it says.</exception>
    public abstract object FromBinary(byte[] bytes, string manifest);

    public abstract string Manifest(object o);
}
