using Akka.Actor;

namespace Akka.Serialization;

#nullable disable annotations // As in Akka.NET.

/// <summary>The serializer of byte arrays: they are what they are, not even copied.</summary>
public class ByteArraySerializer(ExtendedActorSystem system) : Serializer(system)
{
    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) => obj switch
    {
        null => null,
        byte[] bytes => bytes,
        _ => throw new NotSupportedException("The object to convert is not a byte array."),
    };

    public override object FromBinary(byte[] bytes, Type type) => bytes;
}
