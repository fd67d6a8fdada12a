using System.Buffers.Binary;
using System.Text;

namespace KeyValue.Store;

/// <summary>Writes a message's fields into an array of exactly their size. The caller says the size first.</summary>
internal ref struct StoreWriter(int bytes)
{
    private const int Absent = -1;
    private readonly byte[] _buffer = new byte[bytes];
    private int _at;

    /// <summary>What was written; all of the array.</summary>
    public readonly byte[] Bytes => _buffer;

    /// <summary>The bytes that a text takes: its length, and UTF-8.</summary>
    public static int SizeOf(string? text) => sizeof(int) + (text is null ? 0 : Encoding.UTF8.GetByteCount(text));

    /// <summary>Texts alone, one after the other.</summary>
    public static byte[] Texts(params ReadOnlySpan<string?> texts)
    {
        var size = 0;
        foreach (var text in texts)
            size += SizeOf(text);
        var writer = new StoreWriter(size);
        foreach (var text in texts)
            writer.Write(text);
        return writer.Bytes;
    }

    public void Write(string? text)
    {
        var length = Absent;
        if (text is not null)
            length = Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_at + sizeof(int)));
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_at), length);
        _at += sizeof(int) + Math.Max(length, 0);
    }

    public void Write(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_at), number);
        _at += sizeof(long);
    }
}
