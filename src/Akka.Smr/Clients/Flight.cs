namespace Akka.Smr.Clients;

/// <summary>One sending of one request. Its number is its own: the answer to a sending is never taken for the answer to another one.</summary>
internal sealed class Transmission(long id, PendingRequest request, Flight flight)
{
    public long Id { get; } = id;

    public PendingRequest Request { get; } = request;

    public Flight Flight { get; } = flight;
}

/// <summary>A batch on its way: out until all its requests are answered or given up, however many messages that takes.</summary>
internal sealed class Flight(Lane lane, string target)
{
    public Lane Lane { get; } = lane;

    /// <summary>The address that it was sent to.</summary>
    public string Target { get; } = target;

    /// <summary>When it is given up, unless a word comes before.</summary>
    public TimeSpan GiveUpAt { get; set; }

    /// <summary>Its sendings, the answered ones too.</summary>
    public List<Transmission> Transmissions { get; } = [];

    /// <summary>How many of them wait for an answer.</summary>
    public int Open { get; set; }

    /// <summary>Whether its time is over: an answer that comes yet is welcome, but its requests are sent elsewhere.</summary>
    public bool IsGivenUp { get; set; }
}
