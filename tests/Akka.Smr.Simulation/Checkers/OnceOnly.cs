using System.Runtime.InteropServices;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>No command of a session is run twice (§6.3): it has its effect at one index, on every replica the same.</summary>
internal sealed class OnceOnly
{
    private readonly Dictionary<long, long> _ran = [];

    /// <summary>A replica runs an operation because of the entry at an index.</summary>
    public void Runs(int disk, long operation, long index)
    {
        ref var at = ref CollectionsMarshal.GetValueRefOrAddDefault(_ran, operation, out var known);
        if (known && at != index)
            throw new RuleBroken(nameof(OnceOnly), $"disk {disk} runs operation {operation} at {index}, and it ran at {at} already");
        at = index;
    }

    /// <summary>A replica says of an operation, without running it, that it was done.</summary>
    public void SaysDone(int disk, long operation)
    {
        if (!_ran.ContainsKey(operation))
            throw new RuleBroken(nameof(OnceOnly), $"disk {disk} says that operation {operation} was done, and it never ran");
    }

    /// <summary>The index at which an operation ran; zero if at none.</summary>
    public long RanAt(long operation) => _ran.GetValueOrDefault(operation);
}
