namespace Akka.StandIn.Simulation;

/// <summary>
/// Some directions of the network, and what can be done to them. The wire is TCP: within a connection bytes arrive once
/// and in order or not at all, so a lost packet shows as delay, and a lost frame only with its connection. What is set
/// stays set until it is set anew.
/// </summary>
public sealed class Links
{
    private readonly SimulatedNetwork _network;
    private readonly IReadOnlyList<Link> _links;

    internal Links(SimulatedNetwork network, IReadOnlyList<Link> links) => (_network, _links) = (network, links);

    /// <summary>
    /// How long a frame is under way. Each frame draws anew; within a connection none overtakes another, between two
    /// connections they may.
    /// </summary>
    public Links Delay(Latency latency) => Set($"delay {latency}", link => link.Latency = latency);

    /// <summary>
    /// The probability that a packet is lost and sent again, each time after twice the wait, beginning with 200 ms; all that
    /// was sent after it on the connection waits behind it. A packet lost eight times in a row resets the connection.
    /// </summary>
    public Links Loss(double probability) => Set($"loss {probability:r}", link => link.Loss = probability);

    /// <summary>
    /// The probability that a message which had arrived on a connection that was reset arrives once more when the next one
    /// carries messages: what a sender brings about that repeats what it is not sure of. The last few before the reset only.
    /// </summary>
    public Links Duplication(double probability) => Set($"duplication {probability:r}", link => link.Duplication = probability);

    /// <summary>
    /// Nothing passes any more, silently: frames under way and those to come stand still, and connections can't be opened.
    /// <see cref="Heal"/> lets them pass; what has waited for the network's retransmission timeout resets its connection.
    /// </summary>
    public Links Partition() => Set("partition", link => link.CutSince ??= _network.Now);

    /// <summary>Ends a partition. What stood still arrives after the senders' next attempt, up to a second later.</summary>
    public Links Heal()
    {
        var cut = _links.Where(link => link.CutSince is not null).ToList();
        Set("heal", link => link.CutSince = null);
        _network.Thaw(cut);
        return this;
    }

    /// <summary>
    /// Breaks every connection between the nodes, whichever side opened it: what is under way dies, and both ends hear of it,
    /// even if the link is cut.
    /// </summary>
    public Links Reset()
    {
        Set("reset", _ => { });
        _network.Reset(_links);
        return this;
    }

    private Links Set(string what, Action<Link> set)
    {
        foreach (var link in _links)
        {
            set(link);
            _network.Record(link, what);
        }

        return this;
    }
}
