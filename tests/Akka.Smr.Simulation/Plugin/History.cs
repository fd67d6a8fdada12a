using Akka.Smr.Simulation.Linearizability;

namespace Akka.Smr.Simulation.Plugin;

/// <summary>What all clients of a run asked and were told, in the one order in which it happened.</summary>
internal sealed class History
{
    private long _events;
    private long _operations;

    /// <summary>All operations on keys.</summary>
    public List<Operation> Operations { get; } = [];

    /// <summary>The ids of commands that were answered as failed: run, and undone.</summary>
    public HashSet<long> Failed { get; } = [];

    /// <summary>How many operations were answered as done.</summary>
    public int Done => Operations.Count(operation => operation.Outcome == Outcome.Done);

    /// <summary>The id of the next operation.</summary>
    public long NextId() => ++_operations;

    /// <summary>An operation is invoked.</summary>
    public void Invoked(Operation operation)
    {
        operation.InvokedAt = ++_events;
        Operations.Add(operation);
    }

    /// <summary>A reply came.</summary>
    public void Returned(Operation operation, Outcome outcome, ulong result = 0)
    {
        operation.ReturnedAt = ++_events;
        operation.Outcome = outcome;
        operation.Result = result;
    }
}
