using Akka.Configuration;

namespace Akka.Smr.Cluster.Tests.Systems;

/// <summary>Several actor systems in this process that speak over the loopback. None outlives the test.</summary>
internal sealed class TestNodes : IAsyncDisposable
{
    public const string SystemName = "SystemTests";
    public const string Group = "tally";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("akka-smr-systems-");
    private readonly string _provider;
    private readonly string _further;
    private readonly bool _isDurable;

    /// <param name="provider">"remote" or "cluster".</param>
    /// <param name="isDurable">Whether journals and snapshots are in SQLite files; else they are in memory.</param>
    /// <param name="further">HOCON for all nodes.</param>
    /// <param name="protocol">What their addresses begin with.</param>
    public TestNodes(string provider, bool isDurable = false, string further = "", string protocol = "akka.tcp")
    {
        _provider = provider;
        _isDurable = isDurable;
        _further = further;
        var ports = FreePorts.Take(4);
        All = ports.Select((port, i) => new TestNode($"n{i + 1}", protocol, port, Configure)).ToArray();
    }

    /// <summary>Three members, and one node more.</summary>
    public TestNode[] All { get; }

    /// <summary>The founding members.</summary>
    public IEnumerable<TestNode> Members => All.Take(3);

    /// <summary>The node that is no member at first.</summary>
    public TestNode Outsider => All[3];

    /// <summary>Starts three members and waits until they have a leader.</summary>
    public static async Task<TestNodes> Start(
        string provider, bool isDurable = false, string further = "", string protocol = "akka.tcp")
    {
        var nodes = new TestNodes(provider, isDurable, further, protocol);
        try
        {
            foreach (var node in nodes.Members)
                node.StartReplica();
            await nodes.Agree(nodes.Members);
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until some nodes follow one leader, and gives it.</summary>
    public async Task<TestNode> Agree(IEnumerable<TestNode> nodes)
    {
        var among = nodes.ToArray();
        var seen = await Patience.Until(
            $"{string.Join(", ", among.Select(node => node.Name))} follow one leader",
            () => Task.WhenAll(among.Select(node => node.Status())),
            all => all.All(status => status is { IsHealthy: true, Leader: not null } && status.Leader == all[0]!.Leader && status.Term == all[0]!.Term)
                && all.Any(status => status!.Role == "Leader" && status.Node == status.Leader));
        return All.First(node => node.Name == seen[0]!.Leader);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in All)
            await node.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private Config Configure(TestNode node) => ConfigurationFactory.ParseString(_further)
        .WithFallback(ConfigurationFactory.ParseString(_isDurable ? SqlOf(node) : MemoryOf()))
        .WithFallback(ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = WARNING
              stdout-loglevel = OFF
              actor.provider = {{_provider}}
              remote.retry-gate-closed-for = 500 ms
              remote.use-passive-connections = off
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = {{node.Port}} }
              cluster.downing-provider-class = ""
              coordinated-shutdown.run-by-clr-shutdown-hook = off
              smr {
                node-name = {{node.Name}}
                form-cluster-after = 1 s
                groups.{{Group}} {
                  members = [{{string.Join(", ", Members.Select(member => $"\"{member.Name}={member.Address}\""))}}]
                  bootstrap = {{(node == Outsider ? "join" : "new")}}
                }
              }
            }
            """));

    private static string MemoryOf() => $$"""
        akka.persistence {
          journal.plugin = "akka.persistence.journal.inmem"
          journal.inmem.replay-filter.mode = fail
          snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        }
        akka.smr.groups.{{Group}}.allow-volatile-journal = on
        """;

    private string SqlOf(TestNode node)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, node.Name)).FullName;
        return $$"""
            akka.persistence {
              journal {
                plugin = "akka.persistence.journal.sql"
                sql { connection-string = "Data Source={{folder}}/journal.db", provider-name = "SQLite.MS", auto-initialize = on, replay-filter.mode = fail }
              }
              snapshot-store {
                plugin = "akka.persistence.snapshot-store.sql"
                sql { connection-string = "Data Source={{folder}}/snapshots.db", provider-name = "SQLite.MS", auto-initialize = on }
              }
            }
            """;
    }
}
