using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Sql;

namespace Akka.Smr.Cluster.Tests.Systems;

/// <summary>An actor system of a group: its place, and the system while it runs.</summary>
internal sealed class TestNode(string name, string protocol, int port, Func<TestNode, Config> configure) : IAsyncDisposable
{
    private ActorSystem? _system;

    public string Name => name;

    public int Port => port;

    public string Address => $"{protocol}://{TestNodes.SystemName}@127.0.0.1:{port}";

    public ActorSystem System => _system ?? throw new InvalidOperationException($"{name} does not run.");

    public SmrClient Client => Smr.Get(System).Client(TestNodes.Group);

    public void Start() => _system = ActorSystem.Create(
        TestNodes.SystemName, configure(this).WithFallback(SqlPersistence.DefaultConfiguration));

    /// <summary>Starts the system and its replica.</summary>
    public IActorRef StartReplica()
    {
        Start();
        return Smr.Get(System).Start(TestNodes.Group, Props.Create<Tally>());
    }

    /// <summary>Starts the system with a proxy only.</summary>
    public IActorRef StartProxy()
    {
        Start();
        return Smr.Get(System).StartProxy(TestNodes.Group);
    }

    /// <summary>Ends the system as a node that leaves.</summary>
    public Task Leave() => CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.ClrExitReason.Instance);

    /// <summary>What its replica says of the group, or null if it says nothing.</summary>
    public async Task<GroupStatus?> Status()
    {
        try
        {
            return await Client.Status();
        }
        catch (SmrRejectedException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_system is not null)
            await _system.Terminate();
    }
}
