using System.Buffers;
using System.Security.Cryptography;

namespace Akka.Smr.StateMachines;

/// <summary>Hashes what is written to it, so that a state's canonical form is never in memory as a whole.</summary>
internal sealed class HashingWriter : IBufferWriter<byte>, IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _buffer = new byte[4096];

    public void Advance(int count) => _hash.AppendData(_buffer.AsSpan(0, count));

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (sizeHint > _buffer.Length)
            _buffer = new byte[sizeHint];
        return _buffer;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public byte[] Digest() => _hash.GetHashAndReset();

    public void Dispose() => _hash.Dispose();
}
