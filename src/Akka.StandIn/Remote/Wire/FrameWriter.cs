using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Akka.Remote.Wire;

/// <summary>Puts one frame after the other together in a buffer that is used again.</summary>
internal sealed class FrameWriter
{
    private const int ShrinkAbove = 256 * 1024;
    private const int InitialSize = 1024;

    private byte[] _buffer = new byte[InitialSize];
    private int _length;

    public ReadOnlySpan<byte> Frame => _buffer.AsSpan(0, _length);

    public void Begin(FrameKind kind)
    {
        // One large message must not cost its memory for ever.
        if (_buffer.Length > ShrinkAbove)
            _buffer = new byte[InitialSize];
        _buffer[0] = (byte)kind;
        _length = 1;
    }

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);

    public void WriteVarint(uint value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        WriteByte((byte)value);
    }

    public void WriteString(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteVarint((uint)length);
        Encoding.UTF8.GetBytes(value, Take(length));
    }

    /// <summary>Bytes with their length before them.</summary>
    public void WriteField(ReadOnlySpan<byte> bytes)
    {
        WriteVarint((uint)bytes.Length);
        WriteBytes(bytes);
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Take(int count)
    {
        if (_buffer.Length - _length < count)
            Grow(count);
        var taken = _buffer.AsSpan(_length, count);
        _length += count;
        return taken;
    }

    private void Grow(int count) => Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, checked(_length + count)));
}
