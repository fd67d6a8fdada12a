using Akka.Actor;
using Akka.Configuration;
using Xunit;

namespace Akka.Smr.Tests.Groups;

/// <summary>Several actor systems with the cluster provider, on loopback, that have joined nothing.</summary>
public abstract class ClusterNodes : IAsyncLifetime
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string Quick = """
        akka {
          loglevel = WARNING
          stdout-loglevel = OFF
          actor { provider = cluster, serialize-messages = on }
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          coordinated-shutdown { run-by-actor-system-terminate = off, run-by-clr-shutdown-hook = off }
          cluster {
            log-info = off
            periodic-tasks-initial-delay = 50 ms
            gossip-interval = 50 ms
            leader-actions-interval = 50 ms
            seed-node-timeout = 200 ms
          }
        }
        """;

    private readonly List<ActorSystem> _systems = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Task.WhenAll(_systems.Select(system => system.Terminate())).WaitAsync(Patience);

    protected ActorSystem StartNode(string config = "")
    {
        var system = ActorSystem.Create("nodes", ConfigurationFactory.ParseString(config).WithFallback(Quick).WithFallback(SmrSettings.Reference));
        _systems.Add(system);
        return system;
    }

    protected static Akka.Cluster.Cluster ClusterOf(ActorSystem system) => Akka.Cluster.Cluster.Get(system);

    protected static string AddressOf(ActorSystem system) => ClusterOf(system).SelfAddress.ToString();

    /// <summary>Completes when the node has come up in a cluster.</summary>
    protected static Task UpOf(ActorSystem system)
    {
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ClusterOf(system).RegisterOnMemberUp(() => up.SetResult());
        return up.Task.WaitAsync(Patience);
    }
}
