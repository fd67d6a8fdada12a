namespace Akka.Smr.Raft.Snapshots;

/// <summary>
/// The sending end of a snapshot's chunks (§5.3): a window of chunks on their way, acknowledged by position. When nothing moves
/// for a while, or the receiver reports a gap, it goes back to what was acknowledged last.
/// </summary>
public sealed class SnapshotSending
{
    private readonly int _chunkBytes;
    private readonly int _windowChunks;
    private readonly TimeSpan _retryAfter;
    private long _next;
    private long _wentBackTo = -1;
    private TimeSpan _movedAt;

    /// <summary>Begins to send.</summary>
    /// <param name="transfer">What is sent.</param>
    /// <param name="chunkBytes">The size of all chunks but the last.</param>
    /// <param name="windowChunks">How many may be on their way.</param>
    /// <param name="retryAfter">How long to wait for an acknowledgement.</param>
    /// <param name="now">The present time.</param>
    public SnapshotSending(TransferId transfer, int chunkBytes, int windowChunks, TimeSpan retryAfter, TimeSpan now)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunkBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(windowChunks);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(retryAfter, TimeSpan.Zero);
        Transfer = transfer;
        _chunkBytes = chunkBytes;
        _windowChunks = windowChunks;
        _retryAfter = retryAfter;
        _movedAt = now;
    }

    /// <summary>What is sent.</summary>
    public TransferId Transfer { get; }

    /// <summary>What the receiver has.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Whether the receiver has everything.</summary>
    public bool IsDone => Acknowledged >= Transfer.Length;

    /// <summary>When <see cref="OnTick"/> should be called, if nothing moves before.</summary>
    public TimeSpan Deadline => IsDone ? TimeSpan.MaxValue : _movedAt + _retryAfter;

    /// <summary>The next chunk to send, while the window has room.</summary>
    public bool TryNext(out long offset, out int length)
    {
        offset = _next;
        length = 0;
        if (_next >= Transfer.Length || _next - Acknowledged >= (long)_windowChunks * _chunkBytes)
            return false;

        length = (int)Math.Min(_chunkBytes, Transfer.Length - _next);
        _next += length;
        return true;
    }

    /// <summary>The receiver has everything below a position. Positions may come late or twice; one that lies back means that it has started over.</summary>
    public void OnAcknowledged(TransferId transfer, long received, bool isGap, TimeSpan now)
    {
        if (transfer != Transfer || received < 0 || received > Transfer.Length)
            return;
        if (received > Acknowledged)
        {
            Acknowledged = received;
            _next = Math.Max(_next, received);
            _movedAt = now;
        }

        // A receiver that lost what it had answers from further back, and so do answers that come late: only time can tell them apart.
        if (isGap && received == Acknowledged && _wentBackTo != received)
        {
            _wentBackTo = received;
            _next = received;
            _movedAt = now;
        }
    }

    /// <summary>Goes back when nothing has moved for too long. A receiver that has started over says so in <paramref name="received"/>, if it was heard meanwhile.</summary>
    public void OnTick(TimeSpan now, long? received = null)
    {
        if (now < Deadline)
            return;
        if (received is { } lower && lower >= 0 && lower < Acknowledged)
            Acknowledged = lower;
        _next = Acknowledged;
        _wentBackTo = -1;
        _movedAt = now;
    }
}
