namespace Akka.Smr.Snapshots;

/// <summary>
/// The sequence numbers in the store. Each attempt to store a snapshot has a range of its own, above all earlier ones: a write that
/// was given up may still land, and a store deletes what it failed to write, either of them late. Within an attempt the pieces come
/// first, and the manifest has the highest number: what lies on top says whether the snapshot is complete.
/// </summary>
internal static class SnapshotNumbers
{
    /// <summary>The most pieces of one snapshot: a terabyte of them, at their default size.</summary>
    public const int MaxPieces = (1 << PieceBits) - 2;

    private const int PieceBits = 24;

    /// <summary>The number of a piece, counted from zero.</summary>
    public static long Piece(long attempt, int piece) => (attempt << PieceBits) + piece + 1;

    /// <summary>The number of an attempt's manifest, which no piece exceeds.</summary>
    public static long Manifest(long attempt) => (attempt << PieceBits) + MaxPieces + 1;

    /// <summary>Whose number it is.</summary>
    public static long AttemptOf(long number) => number >> PieceBits;

    /// <summary>How many pieces there are at most, if this is the highest number of an attempt.</summary>
    public static long PiecesBelow(long number) => number - (AttemptOf(number) << PieceBits);
}
