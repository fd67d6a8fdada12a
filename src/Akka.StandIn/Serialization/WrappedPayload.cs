using System.Runtime.Serialization;

namespace Akka.Serialization;

/// <summary>An object within another one's bytes: identifier, manifest and bytes of whichever serializer it has.</summary>
internal static class WrappedPayload
{
    /// <summary>How deep payloads may lie in payloads; each level costs stack, and the sender decides how many there are.</summary>
    private const int MaximumDepth = 32;

    [ThreadStatic]
    private static int depth;

    public static void Write(BinaryWriter writer, Serialization serialization, object? payload)
    {
        var serializer = serialization.FindSerializerFor(payload);
        var bytes = serializer.ToBinary(payload);
        writer.Write(serializer.Identifier);
        writer.Write(Serialization.ManifestFor(serializer, payload));
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    public static object? Read(BinaryReader reader, Serialization serialization)
    {
        var serializerId = reader.ReadInt32();
        var manifest = reader.ReadString();
        var bytes = ReadBytes(reader);
        if (depth == MaximumDepth)
            throw new SerializationException($"Payloads lie in payloads, more than {MaximumDepth} deep.");

        depth++;
        try
        {
            return serialization.Deserialize(bytes, serializerId, manifest);
        }
        finally
        {
            depth--;
        }
    }

    private static byte[] ReadBytes(BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        // The length is the sender's word; the bytes that are there are a fact.
        if (length < 0 || length > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new SerializationException($"A payload of {length} bytes does not fit into what has come.");
        return reader.ReadBytes(length);
    }
}
