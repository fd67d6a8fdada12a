namespace Akka.Smr.Clients;

/// <summary>Requests that are batched together: what waits, what is on its way, and since when nobody has answered.</summary>
internal class Lane(Backoff backoff, ReadConsistency? consistency)
{
    // What a request costs in a batch beside its body.
    private const int OverheadBytes = 64;

    private readonly PriorityQueue<PendingRequest, long> _ready = new();

    /// <summary>Of queries; null for commands.</summary>
    public ReadConsistency? Consistency { get; } = consistency;

    /// <summary>The batches that are out.</summary>
    public List<Flight> Flights { get; } = [];

    /// <summary>Nothing is sent before.</summary>
    public TimeSpan PausedUntil { get; private set; }

    /// <summary>How often in a row a batch was given up.</summary>
    public int Silences { get; private set; }

    /// <summary>Whether anything could be sent.</summary>
    public bool HasWork => Peek() is not null;

    public virtual void Enqueue(PendingRequest request)
    {
        request.IsQueued = true;
        _ready.Enqueue(request, request.Arrival);
    }

    /// <summary>What is to be sent next; null if nothing is, or may be.</summary>
    public virtual PendingRequest? Peek() => Head(_ready);

    /// <summary>Takes what <see cref="Peek"/> shows, ready to be sent.</summary>
    public virtual PendingRequest Take() => Dequeue(_ready);

    /// <summary>Takes the next batch: at most so many requests and bytes, though always one.</summary>
    public List<PendingRequest> TakeBatch(int maxRequests, int maxBytes)
    {
        var batch = new List<PendingRequest>();
        var bytes = 0;
        while (batch.Count < maxRequests && Peek() is { } next)
        {
            var size = next.Body.Length + next.SessionName.Length + OverheadBytes;
            if (batch.Count > 0 && bytes + size > maxBytes)
                break;
            bytes += size;
            batch.Add(Take());
        }

        return batch;
    }

    public void Pause(TimeSpan now, TimeSpan atLeast) => PausedUntil = now + Longer(backoff.Next(), atLeast);

    /// <summary>A pause that grows no further than this, unless more was asked for.</summary>
    public void Pause(TimeSpan now, TimeSpan atLeast, TimeSpan atMost) => PausedUntil = now + Longer(backoff.Next(atMost), atLeast);

    /// <summary>What the pause was for has come.</summary>
    public void Resume() => PausedUntil = TimeSpan.Zero;

    public void Heard() => Silences = 0;

    public void Served()
    {
        Silences = 0;
        backoff.Reset();
    }

    public void Silent() => Silences++;

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    protected static PendingRequest? Head(PriorityQueue<PendingRequest, long> queue)
    {
        while (queue.TryPeek(out var request, out _))
        {
            if (!request.IsAnswered)
                return request;
            queue.Dequeue();
        }

        return null;
    }

    protected static PendingRequest Dequeue(PriorityQueue<PendingRequest, long> queue)
    {
        var request = queue.Dequeue();
        request.IsQueued = false;
        return request;
    }
}
