namespace Akka.Smr.Raft.Snapshots;

/// <summary>
/// The receiving end of a snapshot's chunks (§5.3), beside the core and as pure as it: it sees which transfer a chunk belongs
/// to, where it stands and what it holds, and says what to do with it. Chunks are taken in order, so that nothing has to be kept
/// but a position; the sender goes back when one is missing.
/// </summary>
public sealed class SnapshotTransfer
{
    private SnapshotDigest _digest;

    /// <summary>What is expected, or null.</summary>
    public SnapshotMeta? Expected { get; private set; }

    /// <summary>How many bytes have come, without a gap. This is what is acknowledged.</summary>
    public long Received { get; private set; }

    /// <summary>Whether everything has come and the digest is right.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>
    /// Begins to expect a snapshot. Returns whether what has come so far still counts: only if the very same bytes are expected,
    /// as when a new leader passes on the snapshot that the old one had begun to send. Otherwise what was written is to be deleted.
    /// </summary>
    public bool Expect(SnapshotMeta snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var isSame = Expected is not null && Expected.Transfer == snapshot.Transfer;
        Expected = snapshot;
        if (!isSame)
            StartOver();

        // There may be nothing to wait for.
        if (snapshot.Length == 0)
            IsComplete = _digest.Value == snapshot.Digest || snapshot.Digest == 0;
        return isSame;
    }

    /// <summary>Judges one chunk, and counts it if it is the next.</summary>
    public ChunkVerdict Take(TransferId transfer, long offset, ReadOnlySpan<byte> bytes)
    {
        if (Expected is null || Expected.Transfer != transfer || offset < 0 || bytes.IsEmpty || offset + bytes.Length > Expected.Length)
            return ChunkVerdict.Foreign;
        if (offset > Received)
            return ChunkVerdict.Gap;
        if (offset < Received || IsComplete)
            return ChunkVerdict.Duplicate;

        _digest.Append(bytes);
        Received += bytes.Length;
        if (Received < Expected.Length)
            return ChunkVerdict.Write;
        if (_digest.Value == Expected.Digest)
        {
            IsComplete = true;
            return ChunkVerdict.Complete;
        }

        StartOver();
        return ChunkVerdict.Damaged;
    }

    /// <summary>Expects nothing any more.</summary>
    public void Forget()
    {
        Expected = null;
        StartOver();
    }

    private void StartOver()
    {
        _digest = default;
        Received = 0;
        IsComplete = false;
    }
}
