using System.Buffers.Binary;

namespace Akka.Smr.StateMachines;

/// <summary>Turns the frames of a snapshot (see <see cref="SnapshotHead"/>) into pieces of equal size, making each frame when it is needed.</summary>
internal sealed class FrameCutter(IEnumerator<ReadOnlyMemory<byte>> frames, int pieceBytes)
{
    private readonly byte[] _length = new byte[sizeof(int)];
    private ReadOnlyMemory<byte> _prefix;
    private ReadOnlyMemory<byte> _frame;
    private bool _isEnded;

    /// <summary>The next piece; only the last may be shorter than the others.</summary>
    public ReadOnlyMemory<byte> Next(out bool isLast)
    {
        var piece = new byte[pieceBytes];
        var filled = 0;
        while (filled < piece.Length && Advance())
        {
            filled += Move(ref _prefix, piece.AsSpan(filled));
            filled += Move(ref _frame, piece.AsSpan(filled));
        }

        isLast = !Advance();
        return piece.AsMemory(0, filled);
    }

    /// <summary>Lets go of the frames.</summary>
    public void End() => frames.Dispose();

    private bool Advance()
    {
        if (!_prefix.IsEmpty || !_frame.IsEmpty)
            return true;
        if (_isEnded)
            return false;

        _isEnded = !frames.MoveNext();
        _frame = _isEnded ? ReadOnlyMemory<byte>.Empty : frames.Current;
        BinaryPrimitives.WriteInt32LittleEndian(_length, _isEnded ? FrameReader.EndMark : _frame.Length);
        _prefix = _length;
        return true;
    }

    private static int Move(ref ReadOnlyMemory<byte> from, Span<byte> to)
    {
        var count = Math.Min(from.Length, to.Length);
        from.Span[..count].CopyTo(to);
        from = from[count..];
        return count;
    }
}
