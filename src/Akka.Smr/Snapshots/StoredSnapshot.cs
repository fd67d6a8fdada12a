using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Snapshots;

/// <summary>A snapshot whose manifest was read. Pieces are given with null, or without bytes and with what is wrong.</summary>
internal sealed class StoredSnapshot(SnapshotDoor door, SnapshotMeta snapshot, string id, long attempt, IReadOnlyList<PieceSummary> pieces)
{
    private long[]? _ends;
    private int _kept = -1;
    private ReadOnlyMemory<byte> _keptBytes;

    /// <summary>What it is.</summary>
    public SnapshotMeta Snapshot => snapshot;

    /// <summary>How many pieces it has.</summary>
    public int Pieces => pieces.Count;

    /// <summary>Reads one piece.</summary>
    public void Read(int piece, Action<ReadOnlyMemory<byte>, SnapshotTrouble?> done) => door.Load(id, SnapshotNumbers.Piece(attempt, piece), outcome =>
    {
        if (outcome.Failure is not null)
            done(default, SnapshotTrouble.Of($"Piece {piece} of {snapshot}", outcome));
        else if (outcome.Found is not SnapshotPiece found)
            done(default, SnapshotTrouble.Damage($"Piece {piece} of {snapshot} is missing."));
        else if (found.Bytes.Length != pieces[piece].Length || SnapshotDigest.Of(found.Bytes.Span) != pieces[piece].Digest)
            done(default, SnapshotTrouble.Damage($"Piece {piece} of {snapshot} is damaged: its bytes are not those that were stored."));
        else
            done(found.Bytes, null);
    });

    /// <summary>Reads a range of bytes. Where it is one piece, as it is among members of equal settings, nothing is copied.</summary>
    public void ReadRange(long offset, int length, Action<ReadOnlyMemory<byte>, SnapshotTrouble?> done)
    {
        _ends ??= EndsOf(pieces);
        var piece = Array.BinarySearch(_ends, offset + 1);
        if (piece < 0)
            piece = ~piece;
        if (_ends[piece] == offset + length && pieces[piece].Length == length)
            Read(piece, done);
        else
            Fill(new byte[length], 0, offset, piece, done);
    }

    private static long[] EndsOf(IReadOnlyList<PieceSummary> pieces)
    {
        var ends = new long[pieces.Count];
        var end = 0L;
        for (var i = 0; i < ends.Length; i++)
            ends[i] = end += pieces[i].Length;
        return ends;
    }

    private void Fill(byte[] range, int filled, long offset, int piece, Action<ReadOnlyMemory<byte>, SnapshotTrouble?> done)
    {
        if (filled == range.Length)
            done(range, null);
        else if (piece == _kept)
            FillFrom(_keptBytes);
        else
            Read(piece, (bytes, trouble) =>
            {
                if (trouble is not null)
                {
                    done(default, trouble);
                    return;
                }

                (_kept, _keptBytes) = (piece, bytes);
                FillFrom(bytes);
            });

        void FillFrom(ReadOnlyMemory<byte> bytes)
        {
            var from = (int)(offset + filled - (_ends![piece] - bytes.Length));
            var count = Math.Min(bytes.Length - from, range.Length - filled);
            bytes.Slice(from, count).CopyTo(range.AsMemory(filled));
            Fill(range, filled + count, offset, piece + 1, done);
        }
    }
}
