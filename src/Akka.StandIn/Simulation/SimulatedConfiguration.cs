using Akka.Configuration;

namespace Akka.StandIn.Simulation;

/// <summary>
/// What the configuration of a simulated node has beyond a user's: plugins that would write to real disks write to the
/// node's, loggers write to the trace, and actors hand their threads over after every message.
/// </summary>
internal static class SimulatedConfiguration
{
    private const string Overrides = """
        akka {
          loggers = ["Akka.StandIn.Simulation.TraceLogger, Akka.StandIn"]
          stdout-loglevel = OFF
          actor.default-dispatcher.throughput = 1
          actor.internal-dispatcher.throughput = 1
          persistence {
            journal.sql.class = "Akka.StandIn.Simulation.SimulatedJournal, Akka.StandIn"
            journal.inmem.class = "Akka.StandIn.Simulation.SimulatedJournal, Akka.StandIn"
            snapshot-store.sql.class = "Akka.StandIn.Simulation.SimulatedSnapshotStore, Akka.StandIn"
            snapshot-store.inmem.class = "Akka.StandIn.Simulation.SimulatedSnapshotStore, Akka.StandIn"
            snapshot-store.local.class = "Akka.StandIn.Simulation.SimulatedSnapshotStore, Akka.StandIn"
          }
        }
        """;

    public static Config For(string node, Config? config)
    {
        var defaults = ConfigurationFactory.ParseString($$"""akka.remote.dot-netty.tcp { hostname = "{{node}}", port = 2552 }""");
        return ConfigurationFactory.ParseString(Overrides).WithFallback(config ?? Config.Empty).WithFallback(defaults);
    }

    /// <summary>The host and port that a transport's section binds, and those that it tells others; port 0 is chosen when it binds.</summary>
    public static (Place Bound, Place Public) Places(string node, Config transport)
    {
        var bound = new Place(HostOf(transport.GetString("hostname"), node), transport.GetInt("port"));
        var publicPort = transport.GetInt("public-port", 0);
        var publicHost = transport.GetString("public-hostname", "");
        return (bound, new Place(HostOf(publicHost, bound.Host), publicPort == 0 ? bound.Port : publicPort));
    }

    /// <summary>All addresses of a machine are its name.</summary>
    private static string HostOf(string host, string ifAny) => host is null or "" or "0.0.0.0" or "::" ? ifAny : host;
}
