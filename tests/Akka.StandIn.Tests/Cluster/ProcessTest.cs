namespace Akka.StandIn.Tests.Cluster;

/// <summary>Several nodes, each in a process of its own, with its own database.</summary>
public abstract class ProcessTest : IDisposable
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("akka-process-tests-");

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected static async Task ExchangeMessages(NodeProcess one, int port, NodeProcess other, int otherPort)
    {
        one.Tell($"ping {otherPort}");
        other.Tell($"ping {port}");
        await one.Expect($"pong {otherPort}", Patience);
        await other.Expect($"pong {port}", Patience);
    }

    /// <summary>Starts a node. Failure detection has its defaults here; only a new incarnation need not wait so long for its second try.</summary>
    private protected NodeProcess Start(int port, int seed, string config = "") => new(
        $"{port}", $"{seed}", Path.Combine(_folder.FullName, $"{port}.db"), "akka.cluster.retry-unsuccessful-join-after = 1s\n" + config);
}
