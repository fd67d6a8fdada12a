using System.Buffers.Binary;
using System.Runtime.Serialization;
using System.Text;

namespace KeyValue.Store;

/// <summary>Reads what <see cref="StoreWriter"/> wrote. Bytes of any other form are a <see cref="SerializationException"/>.</summary>
internal ref struct StoreReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Whether all is read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    public string? ReadOptional()
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));
        if (length == -1)
            return null;
        try
        {
            return Strict.GetString(Take(length));
        }
        catch (DecoderFallbackException failure)
        {
            throw new SerializationException("A text is not UTF-8.", failure);
        }
    }

    public string Read() => ReadOptional() ?? throw new SerializationException("A text is missing.");

    public long ReadNumber() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>Throws if anything follows.</summary>
    public readonly void End()
    {
        if (!IsAtEnd)
            throw new SerializationException($"{_rest.Length} bytes too many.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length)
            throw new SerializationException("The message ends too early.");
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
