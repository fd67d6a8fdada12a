using System.Buffers.Binary;
using System.Runtime.Serialization;
using System.Text;

namespace Akka.Smr.Serialization;

/// <summary>
/// Reads protocol buffers of which nothing is known, not even that they are some: whatever is wrong ends in a
/// <see cref="SerializationException"/>, and nothing is allocated that the bytes themselves do not pay for. Byte fields refer to the
/// source. Fields that are not asked for are passed over, since a newer version may have written them.
/// </summary>
internal ref struct ProtoReader(ReadOnlyMemory<byte> source)
{
    public const int Varint = 0;
    public const int Fixed = 1;
    public const int Delimited = 2;
    private const int Fixed32 = 5;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlyMemory<byte> _source = source;
    private readonly ReadOnlySpan<byte> _bytes = source.Span;
    private int _position;
    private int _wireType;
    private bool _isRead = true;

    /// <summary>The number of the present field.</summary>
    public int Field { get; private set; }

    /// <summary>Goes to the next field, over the present one if it was not read. False at the end.</summary>
    public bool Next()
    {
        if (!_isRead)
            Skip();
        if (_position == _bytes.Length)
            return false;

        var tag = ReadVarint();
        if (tag is < 8 or > uint.MaxValue)
            throw Malformed("a field has no number");
        Field = (int)(tag >> 3);
        _wireType = (int)(tag & 7);
        _isRead = false;
        return true;
    }

    public ulong UInt64()
    {
        Expect(Varint);
        return ReadVarint();
    }

    public long Int64() => (long)UInt64();

    /// <summary>A number that is never negative.</summary>
    public long Count()
    {
        var value = Int64();
        return value >= 0 ? value : throw Malformed($"field {Field} is negative");
    }

    /// <summary>A number from zero to <paramref name="max"/>: the value of an enumeration, or of a small type.</summary>
    public int Small(int max)
    {
        var value = UInt64();
        return value <= (ulong)max ? (int)value : throw Malformed($"field {Field} is {value}, and {max} is the most");
    }

    public bool Bool() => UInt64() != 0;

    public ulong Fixed64()
    {
        Expect(Fixed);
        return BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)).Span);
    }

    public ReadOnlyMemory<byte> Bytes()
    {
        Expect(Delimited);
        return TakeDelimited();
    }

    public string String()
    {
        try
        {
            return StrictUtf8.GetString(Bytes().Span);
        }
        catch (DecoderFallbackException)
        {
            throw Malformed($"field {Field} is no text");
        }
    }

    /// <summary>A reader of the message inside.</summary>
    public ProtoReader Message() => new(Bytes());

    public static SerializationException Malformed(string what) => new($"The bytes are malformed: {what}.");

    private void Expect(int wireType)
    {
        if (_wireType != wireType)
            throw Malformed($"field {Field} has wire type {_wireType}");
        _isRead = true;
    }

    private void Skip()
    {
        _isRead = true;
        switch (_wireType)
        {
            case Varint:
                ReadVarint();
                break;
            case Fixed:
                Take(sizeof(ulong));
                break;
            case Delimited:
                TakeDelimited();
                break;
            case Fixed32:
                Take(sizeof(uint));
                break;
            default:
                throw Malformed($"field {Field} has wire type {_wireType}");
        }
    }

    private ReadOnlyMemory<byte> TakeDelimited() => Take(ReadVarint());

    private ReadOnlyMemory<byte> Take(ulong count)
    {
        if (count > (ulong)(_bytes.Length - _position))
            throw Malformed("they end too early");
        var taken = _source.Slice(_position, (int)count);
        _position += (int)count;
        return taken;
    }

    private ulong ReadVarint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_position == _bytes.Length)
                throw Malformed("they end too early");
            var next = _bytes[_position++];
            if (shift == 63 && next > 1)
                break;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw Malformed("a number is too long");
    }
}
