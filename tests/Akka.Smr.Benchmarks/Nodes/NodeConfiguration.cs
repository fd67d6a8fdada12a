using Akka.Configuration;
using Akka.Persistence.Sql;
using Akka.Smr.Benchmarks.Machine;
using Microsoft.Data.Sqlite;

namespace Akka.Smr.Benchmarks.Nodes;

/// <summary>A node as a user would set it up: the cluster provider, and SQLite with a flush for every transaction.</summary>
internal static class NodeConfiguration
{
    public const string Group = "bench";

    private const string OfSystem = "akka.";

    /// <summary>What the messages of the machine need.</summary>
    public static string Blobs { get; } = $$"""
        akka.actor {
          serializers.blob = "{{typeof(BlobSerializer).AssemblyQualifiedName}}"
          serialization-bindings { "{{typeof(IBlobMessage).AssemblyQualifiedName}}" = blob }
        }
        """;

    /// <summary>Settings that begin with "akka." are the system's, all others the group's.</summary>
    public static Config Of(NodeOptions options) => ConfigurationFactory
        .ParseString(string.Join('\n', options.Settings.Where(IsOfSystem)))
        .WithFallback(Defaults(options))
        .WithFallback(Blobs)
        .WithFallback(SqlPersistence.DefaultConfiguration);

    private static bool IsOfSystem(string setting) => setting.StartsWith(OfSystem, StringComparison.Ordinal);

    private static Config Defaults(NodeOptions options) => ConfigurationFactory.ParseString($$"""
        akka {
          # Nodes that are killed are what is measured, and no news.
          loglevel = ERROR
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          actor.provider = cluster
          remote {
            log-remote-lifecycle-events = off
            retry-gate-closed-for = 500ms
            use-passive-connections = off
            transport-failure-detector { heartbeat-interval = 2s, acceptable-heartbeat-pause = 10s }
            dot-netty.tcp {
              hostname = "127.0.0.1"
              port = {{options.Port}}
              maximum-frame-size = 4000000b
              send-buffer-size = 8000000b
              receive-buffer-size = 8000000b
            }
          }
          cluster { seed-nodes = [], downing-provider-class = "" }
          coordinated-shutdown {
            run-by-clr-shutdown-hook = off
            exit-clr = off
            phases { cluster-leave.timeout = 2s, cluster-exiting.timeout = 2s, cluster-exiting-done.timeout = 1s, cluster-shutdown.timeout = 2s }
          }
          persistence {
            journal {
              plugin = "akka.persistence.journal.sql"
              sql {
                {{SqliteAt(options, "journal.db")}}
                plugin-dispatcher = "akka.persistence.dispatchers.journal"
                replay-batch-size = 200
                replay-filter.mode = fail
              }
            }
            snapshot-store {
              plugin = "akka.persistence.snapshot-store.sql"
              sql {
                {{SqliteAt(options, "snapshots.db")}}
                plugin-dispatcher = "akka.persistence.dispatchers.snapshots"
              }
            }
            dispatchers {
              journal { type = ForkJoinDispatcher, throughput = 10, dedicated-thread-pool { thread-count = 2 } }
              snapshots { type = ForkJoinDispatcher, throughput = 10, dedicated-thread-pool { thread-count = 1 } }
            }
          }
          smr {
            node-name = "{{options.Name}}"
            groups.{{Group}} {
              members = [{{string.Join(", ", options.Peers.Split(',').Select(MemberOf))}}]
              bootstrap = {{(options.Joins ? "join" : "new")}}
              {{string.Join("\n      ", options.Settings.Where(setting => !IsOfSystem(setting)))}}
            }
          }
        }
        """);

    private static string MemberOf(string peer)
    {
        var at = peer.IndexOf('=', StringComparison.Ordinal);
        return $"\"{peer[..at]}=akka.tcp://{NodeOptions.SystemName}@127.0.0.1:{peer[(at + 1)..]}\"";
    }

    /// <summary>A connection string can't ask for the write-ahead log, but a file that has one keeps it.</summary>
    private static string SqliteAt(NodeOptions options, string name)
    {
        var connectionString = new SqliteConnectionStringBuilder { DataSource = Path.Combine(options.Folder, name) }.ToString();
        using (var connection = new SqliteConnection(connectionString + ";Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL";
            command.ExecuteNonQuery();
        }

        return $"""
            provider-name = "SQLite.MS"
                    connection-string = "{connectionString}"
            """;
    }
}
