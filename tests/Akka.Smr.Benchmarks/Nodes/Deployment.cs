using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Akka.Smr.Benchmarks.Load;

namespace Akka.Smr.Benchmarks.Nodes;

/// <summary>Some nodes on this machine, each a process with a disk of its own in a folder that goes when they do.</summary>
internal sealed class Deployment : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly string _folder;
    private readonly string _peers;
    private readonly IReadOnlyList<string> _settings;
    private readonly List<NodeProcess> _nodes = [];

    private Deployment(string folder, string peers, IReadOnlyList<string> settings) => (_folder, _peers, _settings) = (folder, peers, settings);

    public IReadOnlyList<NodeProcess> Nodes => _nodes;

    /// <summary>Founds a group and waits until it serves.</summary>
    public static async Task<Deployment> Start(string parentFolder, int nodes = 3, params string[] settings)
    {
        var ports = FreePorts(nodes);
        var names = Enumerable.Range(1, nodes).Select(i => string.Create(CultureInfo.InvariantCulture, $"n{i}")).ToArray();
        var peers = string.Join(',', names.Zip(ports, (name, port) => string.Create(CultureInfo.InvariantCulture, $"{name}={port}")));
        var folder = Path.Combine(parentFolder, $"akka-smr-bench-{Guid.NewGuid():N}");
        var deployment = new Deployment(folder, peers, settings);
        foreach (var (name, port) in names.Zip(ports))
            deployment._nodes.Add(NodeProcess.Start(deployment.OptionsOf(name, port, joins: false)));
        await deployment.WaitForLeader();
        return deployment;
    }

    /// <summary>Starts one more node, which waits to be added.</summary>
    public NodeProcess StartJoining(string name)
    {
        var node = NodeProcess.Start(OptionsOf(name, FreePorts(1)[0], joins: true));
        _nodes.Add(node);
        return node;
    }

    /// <summary>Starts a node that has ended again, on its disk.</summary>
    public NodeProcess Restart(NodeProcess ended)
    {
        var node = NodeProcess.Start(ended.Options);
        _nodes[_nodes.IndexOf(ended)] = node;
        ended.Dispose();
        return node;
    }

    /// <summary>Waits until all nodes are healthy, have applied all, and agree on a leader; returns it.</summary>
    public async Task<NodeProcess> WaitForLeader()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(Interval);
        do
        {
            var all = await Task.WhenAll(_nodes.Select(node => node.Status()));
            var leader = Array.FindIndex(all, status => status.Role == "Leader");
            if (leader >= 0 && all.All(status => status.IsHealthy && status.Leader == _nodes[leader].Options.Name && status.Applied == all[leader].Commit))
                return _nodes[leader];
        }
        while (await timer.WaitForNextTickAsync(patience.Token));

        throw new TimeoutException("There is no leader.");
    }

    /// <summary>Waits until something holds for a node's status.</summary>
    public static async Task<NodeStatus> WaitFor(NodeProcess node, Func<NodeStatus, bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(Interval);
        do
        {
            if (await node.Status() is var status && holds(status))
                return status;
        }
        while (await timer.WaitForNextTickAsync(patience.Token));

        throw new TimeoutException($"Node {node.Options.Name} did not get there.");
    }

    /// <summary>Starts a load, its clients spread evenly over the nodes in their order: the first ones get what is left over.</summary>
    public static async Task StartLoad(IReadOnlyList<NodeProcess> nodes, Workload all)
    {
        var first = 0;
        for (var i = 0; i < nodes.Count; i++)
        {
            var clients = (all.Clients / nodes.Count) + (i < all.Clients % nodes.Count ? 1 : 0);
            await nodes[i].Ask<bool>(new NodeRequest(Verb.Start, all with { Clients = clients, FirstSlot = first }));
            first += clients;
        }
    }

    public static Task StopLoad(IEnumerable<NodeProcess> nodes) => Task.WhenAll(nodes.Select(node => node.Ask<bool>(new NodeRequest(Verb.Stop))));

    /// <summary>What each node saw and used since it was last asked.</summary>
    public static Task<LoadSample[]> Samples(IEnumerable<NodeProcess> nodes) =>
        Task.WhenAll(nodes.Select(node => node.Ask<LoadSample>(new NodeRequest(Verb.Sample))));

    public void Dispose()
    {
        foreach (var node in _nodes)
            node.Dispose();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private NodeOptions OptionsOf(string name, int port, bool joins) => new(name, port, _peers, Path.Combine(_folder, name), joins, _settings);

    /// <summary>Ports that are free now; all are held until the last is found, so that they differ.</summary>
    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            foreach (var listener in listeners)
                listener.Start();
            return listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        }
        finally
        {
            foreach (var listener in listeners)
                listener.Dispose();
        }
    }
}
