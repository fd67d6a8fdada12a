using System.Buffers.Binary;
using System.Text;

namespace Akka.Smr.Serialization;

/// <summary>
/// A user's object as bytes: which serializer made them, its manifest, and what it made. Made once where the object enters, read once
/// on each replica. Layout: version (1), serializer id (int32), length of the manifest (uint16), manifest (UTF-8), the rest; all
/// little-endian. Null is a single byte, zero, and no serializer's business.
/// </summary>
internal static class UserPayload
{
    private const byte Null = 0;
    private const byte Version = 1;
    private const int HeaderBytes = 1 + sizeof(int) + sizeof(ushort);

    /// <summary>Null as bytes; nobody changes them.</summary>
    public static byte[] NullPayload { get; } = [Null];

    /// <summary>Makes the bytes of an object, with whatever serializer is bound to its type. What the serializer throws passes through.</summary>
    public static byte[] Encode(Akka.Serialization.Serialization serialization, object? message)
    {
        if (message is null)
            return NullPayload;
        var serializer = serialization.FindSerializerFor(message);
        var body = serializer.ToBinary(message);
        var manifest = Akka.Serialization.Serialization.ManifestFor(serializer, message);
        var manifestBytes = Encoding.UTF8.GetByteCount(manifest);
        if (manifestBytes > ushort.MaxValue)
            throw new ArgumentException($"The manifest of {message.GetType()} has {manifestBytes} bytes; {ushort.MaxValue} is the most.", nameof(message));

        var bytes = new byte[HeaderBytes + manifestBytes + body.Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), serializer.Identifier);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(1 + sizeof(int)), (ushort)manifestBytes);
        Encoding.UTF8.GetBytes(manifest, bytes.AsSpan(HeaderBytes));
        body.CopyTo(bytes, HeaderBytes + manifestBytes);
        return bytes;
    }

    /// <summary>Makes the object again. Throws <see cref="InvalidDataException"/> for bytes of another form; what the serializer throws passes through.</summary>
    public static object? Decode(Akka.Serialization.Serialization serialization, ReadOnlyMemory<byte> payload)
    {
        var bytes = payload.Span;
        if (bytes is [Null])
            return null;
        if (bytes.Length < HeaderBytes || bytes[0] != Version)
            throw new InvalidDataException("The payload has an unknown form.");
        var manifestBytes = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(1 + sizeof(int))..]);
        if (manifestBytes > bytes.Length - HeaderBytes)
            throw new InvalidDataException("The payload ends too early.");

        var id = BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]);
        var manifest = Encoding.UTF8.GetString(bytes.Slice(HeaderBytes, manifestBytes));
        return serialization.Deserialize(bytes[(HeaderBytes + manifestBytes)..].ToArray(), id, manifest);
    }
}
