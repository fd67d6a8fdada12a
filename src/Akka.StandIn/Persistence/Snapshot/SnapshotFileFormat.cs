using System.Text;
using Akka.Actor;

namespace Akka.Persistence.Snapshot;

/// <summary>
/// What stands in a snapshot's file, in the encoding of protobuf: 1 the serializer's id, 2 the snapshot's bytes, 3 the manifest.
/// </summary>
internal sealed class SnapshotFileFormat(ActorSystemImpl system)
{
    private const int VarInt = 0;
    private const int LengthDelimited = 2;
    private const int SerializerIdField = 1;
    private const int PayloadField = 2;
    private const int ManifestField = 3;

    private readonly PayloadCodec _codec = new(system);

    public byte[] Encode(object snapshot)
    {
        var stored = _codec.Encode(snapshot);
        using var stream = new MemoryStream(stored.Bytes.Length + 64);
        using var writer = new BinaryWriter(stream);
        writer.Write7BitEncodedInt(SerializerIdField << 3 | VarInt);
        writer.Write7BitEncodedInt64(stored.SerializerId);
        Write(writer, PayloadField, stored.Bytes);
        if (stored.Manifest.Length > 0)
            Write(writer, ManifestField, Encoding.UTF8.GetBytes(stored.Manifest));
        writer.Flush();
        return stream.ToArray();
    }

    public object Decode(byte[] file)
    {
        using var reader = new BinaryReader(new MemoryStream(file));
        var stored = new StoredPayload(0, string.Empty, []);
        while (reader.BaseStream.Position < file.Length)
        {
            var tag = reader.Read7BitEncodedInt();
            stored = tag switch
            {
                SerializerIdField << 3 | VarInt => stored with { SerializerId = (int)reader.Read7BitEncodedInt64() },
                PayloadField << 3 | LengthDelimited => stored with { Bytes = Read(reader) },
                ManifestField << 3 | LengthDelimited => stored with { Manifest = Encoding.UTF8.GetString(Read(reader)) },
                _ => throw new InvalidDataException($"Tag {tag} does not belong into a snapshot's file."),
            };
        }

        return _codec.Decode(stored);
    }

    private static void Write(BinaryWriter writer, int field, byte[] bytes)
    {
        writer.Write7BitEncodedInt(field << 3 | LengthDelimited);
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    private static byte[] Read(BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        var bytes = reader.ReadBytes(length);
        return bytes.Length == length ? bytes : throw new EndOfStreamException("The snapshot's file is cut off.");
    }
}
