using Akka.StandIn.Runtime;

namespace Akka.StandIn.Simulation;

/// <summary>A connection between two processes: two ends, and a pipe in each direction.</summary>
internal sealed class SimulatedConnection
{
    public SimulatedConnection(
        EventLoop loop, SimulatedNetwork network, Incarnation client, SimulatedNode server, Place place, IConnectionHandler handler)
    {
        (Loop, Network, Place) = (loop, network, place);
        Number = network.Register(this);
        Client = new ConnectionEnd(this, new Pipe(this, network.Find(client.Node.Name, server.Name)));
        Server = new ConnectionEnd(this, new Pipe(this, network.Find(server.Name, client.Node.Name)));
        Client.Attach(client, handler);
        Client.Out.Destination = Server;
        Server.Out.Destination = Client;
        Client.Out.Push(Segment.Open);
    }

    public EventLoop Loop { get; }

    public SimulatedNetwork Network { get; }

    /// <summary>Where the client wants to go.</summary>
    public Place Place { get; }

    public long Number { get; }

    public ConnectionEnd Client { get; }

    public ConnectionEnd Server { get; }

    /// <summary>Ends the connection from outside: what is under way dies, and both ends hear of it.</summary>
    public void Reset(string cause)
    {
        foreach (var end in (ReadOnlySpan<ConnectionEnd>)[Client, Server])
        {
            end.Out.Break(repeats: true);
            end.CloseAfter(end.Out.Link.Latency.Sample(end.Out.Link.Random), new IOException(cause));
        }
    }

    /// <summary>The process at <paramref name="dead"/> died, its machine lives: the other end gets what had left, then a reset.</summary>
    public void AbandonedBy(ConnectionEnd dead)
    {
        dead.Closed = true;
        dead.Out.Abort();
        dead.Peer.Out.Break(repeats: false);
        End();
    }

    /// <summary>The machine of <paramref name="dead"/> lost its power: the other end hears nothing until the machine answers anew.</summary>
    public void SilencedBy(ConnectionEnd dead)
    {
        dead.Closed = true;
        dead.Peer.Out.Stall();
    }

    /// <summary>The machine is back and knows nothing of the connection.</summary>
    public void DisownedBy(ConnectionEnd dead)
    {
        dead.Out.Abort();
        dead.Peer.Out.Break(repeats: false);
        End();
    }

    /// <summary>Nothing will happen here any more, once neither end listens.</summary>
    public void End()
    {
        if (Client.Closed && Server.Closed) Network.Forget(this);
    }
}
