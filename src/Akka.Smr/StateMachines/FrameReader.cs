using System.Buffers.Binary;

namespace Akka.Smr.StateMachines;

/// <summary>Finds the frames of a snapshot (see <see cref="SnapshotHead"/>) in its pieces, across their borders.</summary>
internal sealed class FrameReader(long mostBytes)
{
    /// <summary>The length that says that no frame follows.</summary>
    public const int EndMark = -1;

    private readonly byte[] _prefix = new byte[sizeof(int)];
    private int _prefixBytes;
    private byte[]? _frame;
    private int _length;
    private int _filled;

    /// <summary>Whether the end mark has come.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>The next frame in <paramref name="piece"/>, which is shortened by what was read. False when it goes on in the next piece, or at the end.</summary>
    public bool TryRead(ref ReadOnlyMemory<byte> piece, out ReadOnlyMemory<byte> frame)
    {
        frame = default;
        if (IsEnded)
            return piece.IsEmpty ? false : throw new InvalidDataException("The snapshot is longer than it says.");
        if (_prefixBytes < sizeof(int) && !TryReadPrefix(ref piece))
            return false;

        if (_frame is null && piece.Length >= _length)
        {
            frame = piece[.._length];
            piece = piece[_length..];
            _prefixBytes = 0;
            return true;
        }

        Gather(ref piece);
        if (_filled < _length)
            return false;
        frame = _frame.AsMemory(0, _length);
        (_frame, _filled, _prefixBytes) = (null, 0, 0);
        return true;
    }

    private bool TryReadPrefix(ref ReadOnlyMemory<byte> piece)
    {
        var count = Math.Min(sizeof(int) - _prefixBytes, piece.Length);
        piece.Span[..count].CopyTo(_prefix.AsSpan(_prefixBytes));
        _prefixBytes += count;
        piece = piece[count..];
        if (_prefixBytes < sizeof(int))
            return false;

        _length = BinaryPrimitives.ReadInt32LittleEndian(_prefix);
        IsEnded = _length == EndMark;
        if (!IsEnded && (_length < 0 || _length > mostBytes))
            throw new InvalidDataException($"The snapshot names a part of {_length} bytes.");
        if (IsEnded && !piece.IsEmpty)
            throw new InvalidDataException("The snapshot is longer than it says.");
        return !IsEnded;
    }

    private void Gather(ref ReadOnlyMemory<byte> piece)
    {
        // What a damaged length names is not allocated before it has come.
        var count = Math.Min(_length - _filled, piece.Length);
        _frame ??= new byte[Math.Min(_length, Math.Max(count * 4, 256))];
        if (_frame.Length < _filled + count)
            Array.Resize(ref _frame, (int)Math.Min(_length, Math.Max((long)_frame.Length * 2, _filled + count)));
        piece.Span[..count].CopyTo(_frame.AsSpan(_filled));
        _filled += count;
        piece = piece[count..];
    }
}
