using System.Buffers.Binary;
using System.Security.Cryptography;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;

namespace Akka.Smr.StateMachines;

/// <summary>
/// A SHA-256 over everything ever applied: of each entry its id, its hash and what became of it. Entries are gathered into blocks,
/// and each block is hashed with the digest before it; where blocks end depends on the entries alone, never on how they came in
/// batches, so that the digest at an index is the same on every replica. It is compared between replicas and stands in snapshots:
/// its result for given input never changes.
/// </summary>
internal sealed class DigestChain
{
    /// <summary>The bytes of a digest.</summary>
    public const int DigestBytes = SHA256.HashSizeInBytes;

    private const int BlockBytes = 4096;

    // What is longer stands in the block by its own hash, so that a block has a bound.
    private const int MostInline = 512;
    private const int RecordBytes = (3 * sizeof(long)) + 1 + sizeof(int);

    // The digest of all blocks before, and behind it the entries of the block that is not full yet.
    private readonly byte[] _buffer = new byte[DigestBytes + BlockBytes + RecordBytes + MostInline];
    private int _length = DigestBytes;

    /// <summary>What a snapshot must keep to go on from here.</summary>
    public ReadOnlySpan<byte> Saved => _buffer.AsSpan(0, _length);

    /// <summary>Takes an entry, and what became of it.</summary>
    public void Append(Entry entry, ReplyKind kind, ReadOnlySpan<byte> payload)
    {
        var record = _buffer.AsSpan(_length);
        BinaryPrimitives.WriteInt64LittleEndian(record, entry.Index.Value);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], entry.Term.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(record[16..], entry.Hash);
        record[24] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(record[25..], payload.Length);
        _length += RecordBytes;
        if (payload.Length <= MostInline)
        {
            payload.CopyTo(record[RecordBytes..]);
            _length += payload.Length;
        }
        else
        {
            _length += SHA256.HashData(payload, record[RecordBytes..]);
        }

        if (_length < DigestBytes + BlockBytes)
            return;
        Digest().CopyTo(_buffer, 0);
        _length = DigestBytes;
    }

    /// <summary>The digest as of the last entry taken.</summary>
    public byte[] Digest() => SHA256.HashData(Saved);

    /// <summary>Goes on from what was saved. Throws <see cref="InvalidDataException"/> for anything else.</summary>
    public void Load(ReadOnlySpan<byte> saved)
    {
        if (saved.Length is < DigestBytes or >= DigestBytes + BlockBytes)
            throw new InvalidDataException("The digest has an unknown form.");
        saved.CopyTo(_buffer);
        _length = saved.Length;
    }

    /// <summary>Begins anew, as if nothing had been applied.</summary>
    public void Reset()
    {
        _buffer.AsSpan(0, DigestBytes).Clear();
        _length = DigestBytes;
    }
}
