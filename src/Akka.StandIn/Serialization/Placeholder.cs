using Akka.Actor;

namespace Akka.Serialization;

// Until Akka.Serialization itself lands: delete this file then.
public sealed class Information(Address address, ActorSystem system)
{
    public Address Address { get; } = address;

    public ActorSystem System { get; } = system;
}

public abstract class Serializer
{
    public abstract int Identifier { get; }

    public abstract byte[] ToBinary(object obj);
}

public class Serialization(ExtendedActorSystem system)
{
    internal ExtendedActorSystem System { get; } = system;

    public static T WithTransport<T>(ActorSystem system, Address address, Func<T> action) => action();

    public static string SerializedActorPath(IActorRef actorRef) => actorRef.Path.ToSerializationFormat();

    public static string ManifestFor(Serializer s, object msg) => throw new NotSupportedException();

    public Serializer FindSerializerFor(object obj) => throw new NotSupportedException();

    public object Deserialize(byte[] bytes, int serializerId, string manifest) => throw new NotSupportedException();
}
