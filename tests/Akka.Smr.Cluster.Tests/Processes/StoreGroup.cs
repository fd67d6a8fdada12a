using System.Diagnostics;
using System.Net;
using Xunit;

namespace Akka.Smr.Cluster.Tests.Processes;

/// <summary>Three nodes of one store in a folder of their own. None outlives the test.</summary>
internal sealed class StoreGroup : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("akka-smr-tests-");
    private readonly string[] _further;
    private readonly string _peers;

    /// <param name="further">Options that every node gets.</param>
    public StoreGroup(params string[] further)
    {
        _further = further;
        // One more than three: a place for a node that joins.
        var ports = FreePorts.Take(8);
        All = Enumerable.Range(0, 4).Select(i => new StoreNode($"n{i + 1}", ports[i], ports[i + 4], Path.Combine(_folder.FullName, $"n{i + 1}"))).ToArray();
        _peers = string.Join(",", Nodes.Select(node => $"{node.Name}={node.Akka}"));
    }

    /// <summary>The founding members.</summary>
    public IEnumerable<StoreNode> Nodes => All.Take(3);

    /// <summary>The founding members, and one that may join.</summary>
    public StoreNode[] All { get; }

    public StoreNode this[string name] => All.First(node => node.Name == name);

    /// <summary>Starts three nodes and waits until they have a leader that all know.</summary>
    public static async Task<StoreGroup> Start(params string[] further)
    {
        var group = new StoreGroup(further);
        try
        {
            foreach (var node in group.Nodes)
                group.StartNode(node);
            await group.Agrees(group.Nodes);
            return group;
        }
        catch
        {
            await group.DisposeAsync();
            throw;
        }
    }

    public void StartNode(StoreNode node, params string[] more) => node.Start(_peers, [.. _further, .. more]);

    /// <summary>Waits until a leader says that it is one and some nodes follow it, and gives it.</summary>
    public async Task<StoreNode> Agrees(IEnumerable<StoreNode> nodes, TimeSpan? patience = null)
    {
        var among = nodes.ToArray();
        var seen = await Patience.Until(
            $"{string.Join(", ", among.Select(node => node.Name))} follow one leader",
            () => Task.WhenAll(among.Select(StatusOf)),
            all => all.All(status => status is { Healthy: true, Leader: not null } && status.Leader == all[0]!.Leader && status.Term == all[0]!.Term)
                && all.Any(status => status!.Role == "Leader" && status.Node == status.Leader),
            patience);
        return this[seen[0]!.Leader!];
    }

    /// <summary>Waits until some nodes have the same state at the same index.</summary>
    public static Task<Digest?[]> AreEqual(params StoreNode[] nodes) => Patience.Until(
        "the nodes have one digest",
        () => Task.WhenAll(nodes.Select(node => node.Digest())),
        all => all.All(digest => digest is not null && digest == all[0]));

    /// <summary>Sends a command to a node until it is done.</summary>
    public static async Task<Answer> Done(StoreNode node, object command) =>
        await Patience.Until($"{node.Name} does {command}", () => node.Command(command), answer => answer.IsDone);

    /// <summary>Reads a key on a node until it answers.</summary>
    public static async Task<string?> Read(StoreNode node, string key) =>
        (await Patience.Until($"{node.Name} reads {key}", () => node.Get($"/v1/kv/{key}"), answer => answer.Status == HttpStatusCode.OK)).Value;

    /// <summary>How long until a node does a command again.</summary>
    public static async Task<TimeSpan> TimeUntilDone(StoreNode node, object command)
    {
        var started = Stopwatch.GetTimestamp();
        await Done(node, command);
        return Stopwatch.GetElapsedTime(started);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in All)
            await node.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>What a node says of the group. One that has ended never will again.</summary>
    private static Task<Status?> StatusOf(StoreNode node)
    {
        Assert.False(node.Process.HasEnded, $"{node.Name} has ended: {string.Join(Environment.NewLine, node.Process.Said)}");
        return node.Status();
    }
}
