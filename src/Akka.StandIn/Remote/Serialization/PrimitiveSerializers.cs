using System.Buffers.Binary;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace Akka.Remote.Serialization;

#nullable disable annotations // As in Akka.NET.

/// <summary>The serializer of string, int and long.</summary>
public sealed class PrimitiveSerializers : SerializerWithStringManifest
{
    private readonly bool _typeNamesAsManifests;

    public PrimitiveSerializers(ExtendedActorSystem system, Config config)
        : base(system)
    {
        if (config is null)
            throw new ConfigurationException("configuration is null");
        _typeNamesAsManifests = config.GetBoolean("use-legacy-behavior");
    }

    public override byte[] ToBinary(object obj)
    {
        switch (obj)
        {
            case string text:
                return Encoding.UTF8.GetBytes(text);
            case int number:
                var four = new byte[sizeof(int)];
                BinaryPrimitives.WriteInt32LittleEndian(four, number);
                return four;
            case long number:
                var eight = new byte[sizeof(long)];
                BinaryPrimitives.WriteInt64LittleEndian(eight, number);
                return eight;
            default:
                throw new ArgumentException($"Cannot serialize object of type [{obj?.GetType()}]");
        }
    }

    /// <exception cref="ArgumentException">The manifest is unknown, or the number of bytes is not that of its type.</exception>
    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        "S" or "System.String, System.Private.CoreLib" or "System.String, mscorlib" => Encoding.UTF8.GetString(bytes),
        "I" or "System.Int32, System.Private.CoreLib" or "System.Int32, mscorlib" => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        "L" or "System.Int64, System.Private.CoreLib" or "System.Int64, mscorlib" => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        _ => throw new ArgumentException($"Unimplemented deserialization of message with manifest [{manifest}] in [{GetType()}]"),
    };

#pragma warning disable CA1725 // Akka.NET calls the parameter so.
    public override string Manifest(object obj) => obj switch
    {
        _ when _typeNamesAsManifests => TypeNames.Qualified(obj.GetType()),
        string => "S",
        int => "I",
        long => "L",
        _ => throw new ArgumentException($"Cannot serialize object of type [{obj?.GetType()}] in [{GetType()}]"),
    };
#pragma warning restore CA1725
}
