namespace Akka.Smr.Clients;

/// <summary>All requests that wait for an answer, in the order of arrival, which is the order of their deadlines.</summary>
internal sealed class PendingTable(int most, long mostBytes)
{
    private readonly LinkedList<PendingRequest> _byDeadline = new();

    private long _bytes;

    public int Count => _byDeadline.Count;

    public bool IsFull => _byDeadline.Count >= most;

    /// <summary>When the first one must be answered.</summary>
    public TimeSpan? NextDeadline => _byDeadline.First?.Value.Deadline;

    /// <summary>The one that came first; null if there is none.</summary>
    public PendingRequest? First => _byDeadline.First?.Value;

    public void Add(PendingRequest request) => request.Place = _byDeadline.AddLast(request);

    /// <summary>The request has so many bytes; returns false if that is too much beside the others.</summary>
    public bool TryWeigh(PendingRequest request, int bytes)
    {
        if (_bytes + bytes > mostBytes)
            return false;
        request.Weight = bytes;
        _bytes += bytes;
        return true;
    }

    /// <summary>Returns false for one that is not here, for it was answered before.</summary>
    public bool Remove(PendingRequest request)
    {
        if (request.Place is not { } place)
            return false;
        _byDeadline.Remove(place);
        _bytes -= request.Weight;
        request.Place = null;
        return true;
    }

    /// <summary>The next one whose time is over; null if there is none.</summary>
    public PendingRequest? Due(TimeSpan now) => _byDeadline.First is { } first && first.Value.Deadline <= now ? first.Value : null;
}
