namespace Akka.Smr.Clients;

/// <summary>All sendings that were not answered yet, by their numbers.</summary>
internal sealed class FlightTable
{
    private readonly Dictionary<long, Transmission> _open = [];
    private long _lastId;

    /// <summary>Number of sendings without an answer.</summary>
    public int Count => _open.Count;

    /// <summary>A number that no sending has.</summary>
    public long NextId() => ++_lastId;

    /// <summary>Notes that the requests are sent together.</summary>
    public Flight Send(Lane lane, string target, IReadOnlyList<PendingRequest> requests, TimeSpan giveUpAt)
    {
        var flight = new Flight(lane, target) { GiveUpAt = giveUpAt, Open = requests.Count };
        foreach (var request in requests)
        {
            var transmission = new Transmission(NextId(), request, flight);
            _open.Add(transmission.Id, transmission);
            flight.Transmissions.Add(transmission);
            request.Transmissions.Add(transmission);
            request.WasSent = true;
        }

        lane.Flights.Add(flight);
        return flight;
    }

    /// <summary>The sending that an answer belongs to, which is no longer open then; null for an answer that came twice or too late.</summary>
    public Transmission? Answered(long id)
    {
        if (!_open.Remove(id, out var transmission))
            return null;
        transmission.Request.Transmissions.Remove(transmission);
        Close(transmission.Flight);
        return transmission;
    }

    /// <summary>The request is answered: nobody waits for its sendings any more.</summary>
    public void Forget(PendingRequest request)
    {
        foreach (var transmission in request.Transmissions)
        {
            _open.Remove(transmission.Id);
            Close(transmission.Flight);
        }

        request.Transmissions.Clear();
    }

    /// <summary>Too long without a word: the batch no longer counts. Its requests stay in doubt.</summary>
    public static void GiveUp(Flight flight)
    {
        flight.IsGivenUp = true;
        flight.Lane.Flights.Remove(flight);
    }

    private static void Close(Flight flight)
    {
        if (--flight.Open == 0)
            flight.Lane.Flights.Remove(flight);
    }
}
