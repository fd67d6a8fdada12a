using System.Text;
using Akka.Configuration;
using Akka.Persistence.Sql;
using KeyValue.Options;

namespace KeyValue.Hosting;

/// <summary>Makes Akka's configuration from a node's options.</summary>
internal static class NodeConfiguration
{
    /// <summary>The actor systems' name; a part of every address.</summary>
    public const string SystemName = "KeyValue";

    /// <summary>The group's name.</summary>
    public const string Group = "store";

    /// <summary>A node's address as Akka writes it, for systems with this configuration: TLS makes another one of it.</summary>
    public static string AddressOf(HostPort akka, Config config) =>
        $"{(config.GetBoolean("akka.remote.dot-netty.tcp.enable-ssl") ? "akka.ssl.tcp" : "akka.tcp")}://{SystemName}@{akka}";

    /// <summary>The journal's file.</summary>
    public static string JournalOf(NodeOptions options) => SqliteFile.ConnectionString(Path.Combine(options.Data, "journal.db"));

    /// <summary>The snapshots' file.</summary>
    public static string SnapshotsOf(NodeOptions options) => SqliteFile.ConnectionString(Path.Combine(options.Data, "snapshots.db"));

    public static Config Create(NodeOptions options)
    {
        var file = options.ConfigFile is null ? Config.Empty : ConfigurationFactory.ParseString(File.ReadAllText(options.ConfigFile));
        return ConfigurationFactory.ParseString(CommandLineOf(options, file))
            .WithFallback(file)
            .WithFallback(ConfigurationFactory.ParseString(Resource.Text("node.conf")))
            .WithFallback(SqlPersistence.DefaultConfiguration);
    }

    private static string CommandLineOf(NodeOptions options, Config file)
    {
        var members = options.Peers.Select(peer => Quoted($"{peer.Name}={AddressOf(peer.Akka, file)}"));
        var text = new StringBuilder($$"""
            akka.remote.dot-netty.tcp {
              hostname = {{Quoted(options.Akka.Host)}}
              public-hostname = {{Quoted(options.Akka.Host)}}
              port = {{options.Akka.Port}}
            }
            akka.smr.node-name = {{Quoted(options.Node)}}
            akka.smr.groups.{{Group}} {
              members = [{{string.Join(", ", members)}}]
              bootstrap = {{(options.Joins ? "join" : "new")}}

            """);
        foreach (var (key, value) in options.Tuning)
            text.AppendLine(null, $"  {key} = {value}");
        text.AppendLine("}");
        text.Append(StorageOf(options));
        if (options.TestHooks)
            text.AppendLine($"akka.persistence.journal.sql.class = {Quoted(typeof(TestHooks.FaultyJournal).FullName + ", KeyValue")}");
        return text.ToString();
    }

    private static string StorageOf(NodeOptions options)
    {
        var (journal, snapshots) = options.Postgres is { } postgres ? (postgres, postgres) : (JournalOf(options), SnapshotsOf(options));
        var provider = options.Postgres is null ? "SQLite.MS" : "PostgreSQL.15";
        return $$"""
            akka.persistence.journal.sql { connection-string = {{Quoted(journal)}}, provider-name = {{Quoted(provider)}} }
            akka.persistence.snapshot-store.sql { connection-string = {{Quoted(snapshots)}}, provider-name = {{Quoted(provider)}} }

            """;
    }

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
