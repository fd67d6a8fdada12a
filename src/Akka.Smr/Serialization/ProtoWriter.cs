using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Akka.Smr.Serialization;

/// <summary>
/// Writes protocol buffers by hand, straight from the messages: no second set of classes, and bytes are copied once. As proto3 has
/// it, a field of its default value is left away; <c>smr.proto</c> says what the fields are, and the tests hold both together. What it
/// writes into is borrowed, and given back by <see cref="ToArray"/>, which ends it.
/// </summary>
internal ref struct ProtoWriter(int expectedBytes)
{
    private const int MaxVarintBytes = 10;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(expectedBytes);
    private int _length;

    /// <summary>What was written.</summary>
    public byte[] ToArray()
    {
        var written = Written.ToArray();
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        return written;
    }

    /// <summary>What was written so far, without a copy; good until something is written.</summary>
    public readonly ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public static int VarintBytes(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    public void Bool(int field, bool value) => UInt64(field, value ? 1UL : 0UL);

    /// <summary>A number that is seldom negative.</summary>
    public void Int64(int field, long value) => UInt64(field, (ulong)value);

    public void UInt64(int field, ulong value)
    {
        if (value != 0)
            Present(field, value);
    }

    /// <summary>A number whose presence says something, be it zero.</summary>
    public void Present(int field, ulong value)
    {
        Tag(field, ProtoReader.Varint);
        Varint(value);
    }

    /// <summary>A number that is spread over all its bits.</summary>
    public void Fixed64(int field, ulong value)
    {
        if (value == 0)
            return;
        Tag(field, ProtoReader.Fixed);
        BinaryPrimitives.WriteUInt64LittleEndian(Room(sizeof(ulong)), value);
        _length += sizeof(ulong);
    }

    public void Fixed64(int field, long value) => Fixed64(field, (ulong)value);

    /// <summary>A text; null is written as absent, and so is an empty one unless its presence says something.</summary>
    public void String(int field, string? value, bool keepEmpty = false)
    {
        if (value is null || (value.Length == 0 && !keepEmpty))
            return;
        Encoding.UTF8.GetBytes(value, Bytes(field, Encoding.UTF8.GetByteCount(value)));
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
            value.CopyTo(Bytes(field, value.Length));
    }

    /// <summary>Room for so many bytes, to be filled by the caller.</summary>
    public Span<byte> Bytes(int field, int count)
    {
        Tag(field, ProtoReader.Delimited);
        Varint((ulong)count);
        var room = Room(count)[..count];
        _length += count;
        return room;
    }

    /// <summary>Begins a message inside; what is returned goes to <see cref="End"/>. A good guess at its size saves moving it.</summary>
    public int Begin(int field, int expectedBytes = 0)
    {
        Tag(field, ProtoReader.Delimited);
        var prefix = VarintBytes((ulong)expectedBytes);
        Room(prefix);
        _length += prefix;
        _bytes[_length - 1] = (byte)prefix;
        return _length;
    }

    /// <summary>Ends the message that began at <paramref name="start"/>.</summary>
    public void End(int start)
    {
        var guessed = _bytes[start - 1];
        var count = _length - start;
        var prefix = VarintBytes((ulong)count);
        if (prefix != guessed)
        {
            Room(MaxVarintBytes);
            _bytes.AsSpan(start, count).CopyTo(_bytes.AsSpan(start - guessed + prefix));
        }

        _length = start - guessed;
        Varint((ulong)count);
        _length += count;
    }

    private void Tag(int field, int wireType) => Varint(((ulong)field << 3) | (uint)wireType);

    private void Varint(ulong value)
    {
        var room = Room(MaxVarintBytes);
        var at = 0;
        for (; value >= 0x80; value >>= 7)
            room[at++] = (byte)(value | 0x80);
        room[at] = (byte)value;
        _length += at + 1;
    }

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - _length < count)
            Grow(checked(_length + count));
        return _bytes.AsSpan(_length);
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, (int)Math.Min(2L * _bytes.Length, Array.MaxLength)));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
