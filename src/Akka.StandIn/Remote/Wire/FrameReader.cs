using System.Buffers.Binary;
using System.Text;

namespace Akka.Remote.Wire;

/// <summary>Takes a frame apart. Every method throws <see cref="MalformedFrameException"/> when the frame holds no such thing.</summary>
internal ref struct FrameReader(ReadOnlySpan<byte> frame)
{
    private ReadOnlySpan<byte> _rest = frame;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte ReadByte() => Take(1)[0];

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public uint ReadVarint()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            uint next = ReadByte();
            if (shift == 28 && next > 0x0F)
                break;
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new MalformedFrameException("a number is out of range");
    }

    /// <summary>Bytes that have their length before them.</summary>
    public ReadOnlySpan<byte> ReadField()
    {
        var length = ReadVarint();
        if (length > _rest.Length)
            throw new MalformedFrameException("it ends too soon");
        return Take((int)length);
    }

    public string ReadString(int maximumBytes)
    {
        var bytes = ReadField();
        return bytes.Length <= maximumBytes
            ? Encoding.UTF8.GetString(bytes)
            : throw new MalformedFrameException($"a text of {bytes.Length} bytes where {maximumBytes} are allowed");
    }

    public readonly void ExpectEnd()
    {
        if (!_rest.IsEmpty)
            throw new MalformedFrameException($"{_rest.Length} bytes too many");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
            throw new MalformedFrameException("it ends too soon");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
