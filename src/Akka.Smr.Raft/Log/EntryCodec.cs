using System.Buffers.Binary;

namespace Akka.Smr.Raft.Log;

/// <summary>
/// The one binary form of an entry, for journal and wire alike: version, flags, kind, index, term, cluster time, UTC, hash,
/// length, payload, all little-endian. A reader refuses versions it does not know.
/// </summary>
public static class EntryCodec
{
    /// <summary>The version that is written.</summary>
    public const byte Version = 1;

    /// <summary>What precedes the payload.</summary>
    public const int HeaderBytes = 3 + (5 * sizeof(long)) + sizeof(int);

    private const byte StrippedFlag = 1;

    /// <summary>The length of the encoded entry.</summary>
    public static int SizeOf(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return HeaderBytes + entry.Payload.Length;
    }

    /// <summary>Writes the entry and returns the number of bytes written.</summary>
    public static int Write(Entry entry, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(entry);
        destination[0] = Version;
        destination[1] = entry.IsStripped ? StrippedFlag : (byte)0;
        destination[2] = entry.Kind.Value;
        BinaryPrimitives.WriteInt64LittleEndian(destination[3..], entry.Index.Value);
        BinaryPrimitives.WriteInt64LittleEndian(destination[11..], entry.Term.Value);
        BinaryPrimitives.WriteInt64LittleEndian(destination[19..], entry.ClusterTimeTicks);
        BinaryPrimitives.WriteInt64LittleEndian(destination[27..], entry.UtcTicks);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[35..], entry.Hash);
        BinaryPrimitives.WriteInt32LittleEndian(destination[43..], entry.Payload.Length);
        entry.Payload.Span.CopyTo(destination[HeaderBytes..]);
        return HeaderBytes + entry.Payload.Length;
    }

    /// <summary>
    /// Reads one entry from the start of <paramref name="source"/>. Returns null, and consumes nothing, for anything that
    /// is not a sound entry of a known version. The payload refers to <paramref name="source"/>.
    /// </summary>
    public static Entry? TryRead(ReadOnlyMemory<byte> source, out int consumed)
    {
        consumed = 0;
        var bytes = source.Span;
        if (bytes.Length < HeaderBytes || bytes[0] != Version || bytes[1] > StrippedFlag)
            return null;

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[43..]);
        if (length < 0 || length > bytes.Length - HeaderBytes)
            return null;

        var index = BinaryPrimitives.ReadInt64LittleEndian(bytes[3..]);
        var term = BinaryPrimitives.ReadInt64LittleEndian(bytes[11..]);
        if (index <= 0 || term < 0)
            return null;

        var entry = Entry.Restored(
            new EntryId(new LogIndex(index), new Term(term)),
            new EntryKind(bytes[2]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[19..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[27..]),
            source.Slice(HeaderBytes, length),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[35..]),
            isStripped: bytes[1] == StrippedFlag);
        if (!entry.IsSound)
            return null;

        consumed = HeaderBytes + length;
        return entry;
    }
}
