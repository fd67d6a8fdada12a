using System.Buffers.Binary;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace Akka.Smr.Benchmarks.Machine;

/// <summary>Numbers of four bytes, little-endian, and the bytes themselves: what any careful user's serializer costs at least.</summary>
internal sealed class BlobSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 4713;

    public override string Manifest(object o) => o switch
    {
        Write => "w",
        Fill => "f",
        Read => "r",
        Value => "v",
        Piece => "p",
        _ => throw Unknown(o.GetType().ToString()),
    };

    public override byte[] ToBinary(object obj) => obj switch
    {
        Write write => Numbered(write.Slot, write.Bytes),
        Fill fill => [.. Numbered(fill.FirstSlot, []), .. Numbered(fill.Slots, []), .. Numbered(fill.Bytes, [])],
        Read read => Numbered(read.Slot, []),
        Value value => value.Bytes,
        Piece piece => WritePiece(piece),
        _ => throw Unknown(obj.GetType().ToString()),
    };

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        "w" => new Write(Number(bytes), bytes[sizeof(int)..]),
        "f" => new Fill(Number(bytes), Number(bytes.AsSpan(sizeof(int))), Number(bytes.AsSpan(2 * sizeof(int)))),
        "r" => new Read(Number(bytes)),
        "v" => new Value(bytes),
        "p" => ReadPiece(bytes),
        _ => throw Unknown(manifest),
    };

    private static byte[] Numbered(int number, ReadOnlySpan<byte> rest)
    {
        var bytes = new byte[sizeof(int) + rest.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        rest.CopyTo(bytes.AsSpan(sizeof(int)));
        return bytes;
    }

    private static int Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);

    private static byte[] WritePiece(Piece piece)
    {
        var bytes = new byte[sizeof(int) + piece.Slots.Sum(slot => sizeof(int) + slot.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, piece.FirstSlot);
        var rest = bytes.AsSpan(sizeof(int));
        foreach (var slot in piece.Slots)
        {
            BinaryPrimitives.WriteInt32LittleEndian(rest, slot.Length);
            slot.CopyTo(rest[sizeof(int)..]);
            rest = rest[(sizeof(int) + slot.Length)..];
        }

        return bytes;
    }

    private static Piece ReadPiece(ReadOnlySpan<byte> bytes)
    {
        var first = Number(bytes);
        var slots = new List<byte[]>();
        for (var rest = bytes[sizeof(int)..]; !rest.IsEmpty;)
        {
            var length = Number(rest);
            slots.Add(rest.Slice(sizeof(int), length).ToArray());
            rest = rest[(sizeof(int) + length)..];
        }

        return new Piece(first, slots);
    }

    private static SerializationException Unknown(string what) => new($"The benchmarks have no message [{what}].");
}
