namespace Akka.StandIn.Simulation;

/// <summary>The network between the nodes of a world: every direction of every pair has its own latency and its own faults.</summary>
public sealed class SimulatedNetwork
{
    private readonly EventLoop _loop;
    private readonly List<Link> _links = [];
    private readonly Dictionary<(string, string), Link> _byNames = [];
    private readonly Dictionary<Place, SimulatedTransport> _listeners = [];
    private readonly List<SimulatedConnection> _connections = [];
    private long _connectionCount;

    internal SimulatedNetwork(EventLoop loop) => _loop = loop;

    /// <summary>
    /// How long a sender repeats unanswered packets before it takes its connection for dead. The default is a quarter of an
    /// hour, as operating systems have it.
    /// </summary>
    public TimeSpan RetransmissionTimeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Every direction between the nodes that are there now.</summary>
    public Links All => new(this, [.. _links.Where(link => link.From != link.To)]);

    internal long Now => _loop.Now;

    /// <summary>Both directions between two nodes.</summary>
    public Links Between(string one, string other) => new(this, [Find(one, other), Find(other, one)]);

    /// <summary>One direction only.</summary>
    public Links OneWay(string from, string to) => new(this, [Find(from, to)]);

    /// <summary>All directions to and from a node.</summary>
    public Links Around(string node) =>
        new(this, [.. _links.Where(link => link.From != link.To && (link.From.Name == node || link.To.Name == node))]);

    /// <summary>All directions between nodes that stand in different <paramref name="islands"/>.</summary>
    public Links Across(params IReadOnlyList<string>[] islands)
    {
        int Island(SimulatedNode node) => Array.FindIndex(islands, island => island.Contains(node.Name));
        return new(this, [.. _links.Where(link => Island(link.From) >= 0 && Island(link.To) >= 0 && Island(link.From) != Island(link.To))]);
    }

    internal void Add(SimulatedNode node, IReadOnlyList<SimulatedNode> others)
    {
        foreach (var other in others)
        {
            AddLink(new Link(other, node, _loop.Seed));
            if (other != node) AddLink(new Link(node, other, _loop.Seed));
        }
    }

    internal Link Find(string from, string to) => _byNames.TryGetValue((from, to), out var link)
        ? link
        : throw new ArgumentException($"The world has no nodes '{from}' and '{to}'.");

    internal bool TryListen(Place place, SimulatedTransport transport) => _listeners.TryAdd(place, transport);

    internal void StopListening(Incarnation process)
    {
        // The order of removal can't be seen.
        foreach (var (place, listener) in _listeners.ToList())
        {
            if (listener.Process == process) _listeners.Remove(place);
        }
    }

    internal SimulatedTransport? Listener(Place place) => _listeners.GetValueOrDefault(place);

    /// <summary>The machine that an address leads to, whether a process listens there or not.</summary>
    internal SimulatedNode? Machine(Place place) => _links.FirstOrDefault(link => link.To.Places.Contains(place))?.To;

    internal long Register(SimulatedConnection connection)
    {
        _connections.Add(connection);
        return ++_connectionCount;
    }

    internal void Forget(SimulatedConnection connection) => _connections.Remove(connection);

    /// <summary>The connections with an end in <paramref name="process"/>.</summary>
    internal List<SimulatedConnection> ConnectionsOf(Incarnation process) =>
        [.. _connections.Where(connection => connection.Client.Process == process || connection.Server.Process == process)];

    /// <summary>What stood still on these links moves again.</summary>
    internal void Thaw(IReadOnlyList<Link> links)
    {
        foreach (var connection in _connections.ToList())
        {
            connection.Client.Out.Thaw(links);
            connection.Server.Out.Thaw(links);
        }
    }

    /// <summary>Attempts to connect that have waited for the machine reach it.</summary>
    internal void Thaw(SimulatedNode machine) => Thaw([.. _links.Where(link => link.To == machine && link.CutSince is null)]);

    internal void Reset(IReadOnlyList<Link> links)
    {
        foreach (var connection in _connections.ToList())
        {
            if (links.Contains(connection.Client.Out.Link) || links.Contains(connection.Server.Out.Link))
                connection.Reset("the network reset the connection");
        }
    }

    internal void Record(Link link, string what) =>
        _loop.Record(TraceKind.Link, link.From, StableHash.Of(what) ^ StableHash.Of(link.To.Name), $"{link} {what}");

    private void AddLink(Link link)
    {
        _links.Add(link);
        _byNames.Add((link.From.Name, link.To.Name), link);
    }
}

/// <summary>Where one can listen.</summary>
internal readonly record struct Place(string Host, int Port)
{
    public override string ToString() => $"{Host}:{Port}";
}
