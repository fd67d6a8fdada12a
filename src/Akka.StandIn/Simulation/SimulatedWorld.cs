using System.Globalization;
using System.Text;
using Akka.Configuration;

namespace Akka.StandIn.Simulation;

/// <summary>
/// Any number of nodes in one loop and in virtual time. One seed decides all that happens: deliveries, timers, threads,
/// disks and chance; the same seed gives the same <see cref="Trace"/>. A test makes a world, adds nodes, and drives it with
/// <see cref="RunFor"/> and <see cref="RunUntil(Func{bool}, TimeSpan)"/>; nothing happens in between.
/// </summary>
public sealed class SimulatedWorld
{
    /// <summary>The wall-clock time at which every world begins.</summary>
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly EventLoop _loop;
    private readonly List<SimulatedNode> _nodes = [];

    /// <summary>Makes an empty world.</summary>
    /// <param name="seed">What decides everything.</param>
    /// <param name="keepsText">Whether the trace keeps every event as text, for comparing two runs line by line.</param>
    public SimulatedWorld(ulong seed, bool keepsText = false)
    {
        _loop = new EventLoop(seed, keepsText);
        Network = new SimulatedNetwork(_loop);
    }

    /// <summary>What decides everything.</summary>
    public ulong Seed => _loop.Seed;

    /// <summary>The virtual time since the world began.</summary>
    public TimeSpan Now => new(_loop.Now);

    /// <summary>How many steps were taken.</summary>
    public long Steps => _loop.Steps;

    /// <summary>More steps than this at one instant are taken for actors that keep each other busy for ever, and fail the run.</summary>
    public long MaxStepsPerInstant
    {
        get => _loop.MaxStepsPerInstant;
        set => _loop.MaxStepsPerInstant = value;
    }

    /// <summary>What happened.</summary>
    public SimulationTrace Trace => _loop.Trace;

    /// <summary>The network between the nodes.</summary>
    public SimulatedNetwork Network { get; }

    /// <summary>The nodes, in the order in which they were added.</summary>
    public IReadOnlyList<SimulatedNode> Nodes => _nodes;

    /// <summary>The node of that name.</summary>
    public SimulatedNode this[string name] =>
        _nodes.Find(node => node.Name == name) ?? throw new ArgumentException($"There is no node '{name}'.");

    /// <summary>Adds a machine, not yet started.</summary>
    /// <param name="name">Its name, which is its host name unless the configuration gives another.</param>
    /// <param name="config">The configuration of its actor system, as it would be given to a real one.</param>
    /// <param name="systemName">The name of its actor system; nodes of one cluster have one.</param>
    public SimulatedNode AddNode(string name, Config? config = null, string systemName = "sim")
    {
        if (_nodes.Exists(other => other.Name == name)) throw new ArgumentException($"There is a node '{name}' already.");
        var node = new SimulatedNode(name, (uint)_nodes.Count + 1, systemName, SimulatedConfiguration.For(name, config), _loop, Network);
        _nodes.Add(node);
        Network.Add(node, _nodes);
        return node;
    }

    /// <summary>A source of chance of the test's own, decided by the world's seed.</summary>
    public SeededRandom RandomOf(string stream) => new(_loop.Seed, $"test {stream}");

    /// <summary>Calls <paramref name="action"/> in the loop after some virtual time.</summary>
    public void After(TimeSpan delay, string name, Action action) =>
        _loop.At(_loop.Now + delay.Ticks, new Callback(TraceKind.Test, null, name, 0, action));

    /// <summary>Writes a line of the test's own into the trace; it counts as a part of what happened.</summary>
    public void Note(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _loop.Record(TraceKind.Test, (SimulatedNode?)null, StableHash.Of(text), text);
    }

    /// <summary>Lets so much virtual time pass.</summary>
    public void RunFor(TimeSpan duration)
    {
        Drive(() => false, _loop.Now + duration.Ticks);
    }

    /// <summary>Runs until the condition holds; it is asked after every step and must change nothing.</summary>
    /// <exception cref="SimulationException">It did not hold within so much virtual time.</exception>
    public void RunUntil(Func<bool> condition, TimeSpan within)
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (!Drive(condition, _loop.Now + within.Ticks))
            throw new SimulationException(Report($"The condition was not met within {within} of virtual time."));
    }

    /// <summary>Runs until the task has ended.</summary>
    /// <returns>Its result; what it failed with is thrown.</returns>
    public T RunUntil<T>(Task<T> task, TimeSpan within)
    {
        ArgumentNullException.ThrowIfNull(task);
        RunUntil(() => task.IsCompleted, within);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Runs until the task has ended; what it failed with is thrown.</summary>
    public void RunUntil(Task task, TimeSpan within)
    {
        ArgumentNullException.ThrowIfNull(task);
        RunUntil(() => task.IsCompleted, within);
        task.GetAwaiter().GetResult();
    }

    private bool Drive(Func<bool> condition, long end)
    {
        // Continuations of tasks that the loop completes must run in the loop, not where a test runner would put them.
        var outerContext = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            while (!condition())
            {
                if (!_loop.Step(end)) return false;
            }

            return true;
        }
        catch (Exception cause)
        {
            throw new SimulationException(Report($"An exception escaped the loop: {cause.Message}"), cause);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outerContext);
        }
    }

    private string Report(string problem)
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{problem}\nseed {Seed}, step {Steps}, virtual time {Now}\n");
        foreach (var node in _nodes) text.Append("  ").Append(node).Append('\n');
        text.Append("the last events:\n");
        foreach (var line in Trace.Tail) text.Append("  ").Append(line).Append('\n');
        return text.ToString();
    }
}
