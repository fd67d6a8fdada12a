using Akka.Smr.Protocol;
using Akka.StandIn.Simulation;

namespace Akka.Smr.Simulation.Plugin;

/// <summary>The troubles of a run, drawn from its seed.</summary>
internal sealed class PluginNemesis(PluginWorld plugin)
{
    private readonly SeededRandom _chance = plugin.World.RandomOf("nemesis");
    private readonly List<Action<SimulatedNode, string>> _deck = [];
    private readonly SimulatedWorld _world = plugin.World;

    /// <summary>What has befallen the nodes.</summary>
    public SortedDictionary<string, int> Befell { get; } = [];

    public TimeSpan Pause() => _chance.Next(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(3));

    public void Strike()
    {
        var node = _world.Nodes[_chance.Next(_world.Nodes.Count)];
        switch (node.State)
        {
            case NodeState.Down:
                plugin.Start(node);
                break;
            case NodeState.Paused:
                node.Resume();
                break;
            default:
                // As from a deck of cards: every trouble comes once before any comes again.
                if (_deck.Count == 0)
                    _deck.AddRange(AllTroubles());
                var trouble = _chance.Pick(_deck);
                _deck.Remove(trouble);
                trouble(node, _chance.Pick(PluginWorld.Names));
                break;
        }
    }

    /// <summary>All that can be mended is mended, and everybody runs.</summary>
    public void Heal()
    {
        _world.Note("heal");
        _world.Network.All.Heal().Loss(0).Duplication(0).Delay(Latency.LongTail(TimeSpan.Zero, TimeSpan.FromMilliseconds(1)));
        foreach (var node in _world.Nodes)
        {
            node.Disk.Resume();
            node.Disk.Free();
            if (node.State == NodeState.Paused)
                node.Resume();
            if (node.State == NodeState.Down)
                plugin.Start(node);
        }
    }

    private Action<SimulatedNode, string>[] AllTroubles() =>
    [
        (node, _) => Count("kill", node.Kill),
        (node, _) => Count("kill", node.Kill),
        (node, _) => Count("power cut", node.Crash),
        (node, _) => Count("pause", node.Pause),
        (node, _) => Wipe(node),
        (node, _) => Count("isolation", () => _world.Network.Around(node.Name).Partition()),
        (node, other) => Pair("one-way cut", node, other, () => _world.Network.OneWay(node.Name, other).Partition()),
        (_, _) => Count("heal", () => _world.Network.All.Heal()),
        (_, _) => Count("heal", () => _world.Network.All.Heal()),
        (node, other) => Pair("reset", node, other, () => _world.Network.Between(node.Name, other).Reset()),
        (node, _) => Count("loss", () => _world.Network.Around(node.Name).Loss(0.2)),
        (node, _) => Count("duplication", () => _world.Network.Around(node.Name).Duplication(0.5)),
        (node, _) => Count("slow network", () => _world.Network.Around(node.Name).Delay(Latency.LongTail(TimeSpan.Zero, TimeSpan.FromMilliseconds(1 + _chance.Next(40))))),
        (node, _) => Count("stalled disk", node.Disk.Stall),
        (node, _) => Count("disk goes on", node.Disk.Resume),
        (node, _) => Count("full disk", node.Disk.Fill),
        (node, _) => Count("free disk", node.Disk.Free),
        (node, _) => Count("failed write", () => node.Disk.FailNextWrite()),
        (node, _) => Count("failed write that lands", () => node.Disk.FailNextWrite(WriteFault.FailsButLands)),
        (node, _) => Count("failed read", node.Disk.FailNextRead),
        (node, other) => Member("transfer", node, new TransferLeadership(other)),
        (node, _) => Member("snapshot", node, DemandSnapshot.Instance),
        (_, _) => Count("all killed", () =>
        {
            foreach (var node in _world.Nodes)
                node.Kill();
        }),
    ];

    private void Wipe(SimulatedNode node)
    {
        if (PluginWorld.Members.Contains(node.Name) && plugin.MayWipe)
            Count("wiped disk", () => plugin.Start(node, wiped: true));
    }

    private void Pair(string trouble, SimulatedNode node, string other, Action befalls)
    {
        if (node.Name != other)
            Count(trouble, befalls);
    }

    private void Member(string trouble, SimulatedNode node, object message)
    {
        if (PluginWorld.Members.Contains(node.Name))
            Count(trouble, () => plugin.TellReplica(node.Name, message));
    }

    private void Count(string trouble, Action befalls)
    {
        Befell[trouble] = Befell.GetValueOrDefault(trouble) + 1;
        _world.Note(trouble);
        befalls();
    }
}
