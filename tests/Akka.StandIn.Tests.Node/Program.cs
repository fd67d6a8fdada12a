using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Sql;

namespace Akka.StandIn.Tests.Node;

/// <summary>
/// A cluster node that is told what to do by the lines of its standard input, and says what happens by those of its standard
/// output. It leaves the cluster when its input ends, and ends with its actor system.
/// </summary>
internal static class Program
{
    /// <param name="args">The port, the seed node's port, the database file, and any further configuration.</param>
    private static async Task Main(string[] args)
    {
        var config = ConfigurationFactory.ParseString(args[3]).WithFallback(ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = OFF
              stdout-loglevel = OFF
              actor.provider = cluster
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = {{args[0]}} }
              cluster.seed-nodes = ["akka.tcp://ProcessTests@127.0.0.1:{{args[1]}}"]
              persistence.journal {
                plugin = "akka.persistence.journal.sql"
                sql { connection-string = "Data Source={{args[2]}}", provider-name = "SQLite.MS", auto-initialize = on }
              }
            }
            """)).WithFallback(SqlPersistence.DefaultConfiguration);
        var system = ActorSystem.Create("ProcessTests", config);
        _ = system.WhenTerminated.ContinueWith(_ => Environment.Exit(0), TaskScheduler.Default);
        var reporter = system.ActorOf(Props.Create(() => new Reporter()), "reporter");
        var counter = system.ActorOf(Props.Create(() => new Counter("counter-" + args[0])), "counter");

        while (await Console.In.ReadLineAsync().ConfigureAwait(false) is { } line)
            (line.StartsWith("ping ", StringComparison.Ordinal) ? reporter : counter).Tell(line);
        await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance).ConfigureAwait(false);
    }
}
