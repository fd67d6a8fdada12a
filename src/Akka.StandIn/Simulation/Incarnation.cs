namespace Akka.StandIn.Simulation;

/// <summary>What a node's process does.</summary>
public enum NodeState
{
    /// <summary>There is no process.</summary>
    Down,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It stands still; what comes for it waits.</summary>
    Paused,
}

/// <summary>One life of a node's process: what belongs to it vanishes when it dies, whatever the node does afterwards.</summary>
internal sealed class Incarnation(SimulatedNode node, int number, ulong seed)
{
    public SimulatedNode Node => node;

    public int Number => number;

    public NodeState State { get; set; } = NodeState.Running;

    /// <summary>The process's own source of chance.</summary>
    public SeededRandom Random { get; } = new(seed, $"node {node.Name} {number}");

    /// <summary>When its threads take up their work.</summary>
    public SeededRandom Threads { get; } = new(seed, $"threads {node.Name} {number}");

    /// <summary>What waits for a paused process to go on.</summary>
    public List<IThreadPoolWorkItem> Parked { get; } = [];

    /// <summary>The way on which a frame is coming in, while it does.</summary>
    public Pipe? Receiving { get; set; }

    public long NextTimer { get; set; }

    public override string ToString() => $"{node.Name}/{number}";
}
