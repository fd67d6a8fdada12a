using Akka.Actor;
using Akka.Configuration;
using Akka.StandIn.Runtime;

namespace Akka.StandIn.Simulation;

/// <summary>The wire of one process, a part of the world's network.</summary>
internal sealed class SimulatedTransport(EventLoop loop, SimulatedNetwork network, Incarnation process, Config config) : ITransport
{
    private const int FirstEphemeralPort = 49152;

    private Func<IConnectionHandler> _accept = null!;

    public Incarnation Process => process;

    public IConnectionHandler Accept() => _accept();

    public Address Bind(string protocol, string systemName, Func<IConnectionHandler> accept)
    {
        _accept = accept;
        var (bound, told) = SimulatedConfiguration.Places(process.Node.Name, config);
        if (bound.Port == 0)
        {
            bound = FirstFree(bound with { Port = FirstEphemeralPort });
            if (told.Port == 0) told = told with { Port = bound.Port };
        }

        if (!network.TryListen(bound, this)) throw new IOException($"{bound} is in use");
        if (told != bound && !network.TryListen(told, this)) throw new IOException($"{told} is in use");
        process.Node.Places.Add(bound);
        process.Node.Places.Add(told);
        return new Address(protocol, systemName, told.Host, told.Port);
    }

    public void Connect(Address remote, IConnectionHandler handler)
    {
        var place = new Place(remote.Host!, remote.Port!.Value);
        if (network.Machine(place) is not { } machine)
        {
            var failure = new IOException($"there is no way to {place}");
            loop.Ready(process, new Callback(TraceKind.Close, process, "no route", 0, () => handler.OnClosed(failure)));
            return;
        }

        var connection = new SimulatedConnection(loop, network, process, machine, place, handler);
        var timeout = config.GetTimeSpan("connection-timeout", TimeSpan.FromSeconds(15));
        loop.At(loop.Now + timeout.Ticks, new Callback(TraceKind.Close, process, "connection timeout", (ulong)connection.Number, () =>
        {
            if (!connection.Client.IsOpen) connection.Client.Abort(new TimeoutException($"{place} did not answer within {timeout}"));
        }));
    }

    public void Shutdown()
    {
        network.StopListening(process);
        foreach (var connection in network.ConnectionsOf(process))
        {
            if (connection.Client.Process == process) connection.Client.Close();
            if (connection.Server.Process == process) connection.Server.Close();
        }
    }

    private Place FirstFree(Place place)
    {
        while (network.Listener(place) is not null) place = place with { Port = place.Port + 1 };
        return place;
    }
}
