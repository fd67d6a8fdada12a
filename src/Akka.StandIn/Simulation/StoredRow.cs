using System.Buffers.Binary;
using System.Text;
using Akka.Persistence;

namespace Akka.StandIn.Simulation;

/// <summary>
/// An event or a snapshot as it lies on a disk: a header that says how to read it, then the serializer's own bytes. The first
/// four bytes are the header's length. A torn write leaves the header whole, so that a reader meets what tears leave in real
/// stores: a row that is there, with a payload that is not what was written.
/// </summary>
internal readonly record struct StoredRow(bool IsDeleted, long Timestamp, string Writer, StoredPayload Payload)
{
    public static int HeaderLength(byte[] row) => BinaryPrimitives.ReadInt32LittleEndian(row);

    public static StoredRow Read(byte[] row)
    {
        using var reader = new BinaryReader(new MemoryStream(row), Encoding.UTF8);
        var header = reader.ReadInt32();
        return new StoredRow(
            reader.ReadBoolean(),
            reader.ReadInt64(),
            reader.ReadString(),
            new StoredPayload(reader.ReadInt32(), reader.ReadString(), row[header..]));
    }

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(0);
        writer.Write(IsDeleted);
        writer.Write(Timestamp);
        writer.Write(Writer);
        writer.Write(Payload.SerializerId);
        writer.Write(Payload.Manifest);
        var header = (int)stream.Length;
        writer.Write(Payload.Bytes);
        var row = stream.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(row, header);
        return row;
    }
}
