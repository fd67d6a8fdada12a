using System.Runtime.InteropServices;
using Akka.Smr.Raft.Log;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>
/// Every waiter of a process gets exactly one answer, and it is the answer to what it asked: an admitted command waits at its
/// own index and term, until that is applied or given up.
/// </summary>
internal sealed class WaiterBook
{
    private readonly Dictionary<long, EntryId> _waiting = [];
    private readonly Dictionary<long, long> _admitted = [];

    /// <summary>How many wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>Somebody waits from now on.</summary>
    public void Asks(long waiter) => _waiting.Add(waiter, EntryId.Zero);

    /// <summary>A waiter's command is in the log.</summary>
    public void Admitted(long waiter, EntryId at)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrNullRef(_waiting, waiter);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref place) || place != EntryId.Zero)
            throw new RuleBroken(nameof(WaiterBook), $"waiter {waiter} is admitted at {at}, but does not wait for that");
        if (!_admitted.TryAdd(at.Index.Value, waiter))
            throw new RuleBroken(nameof(WaiterBook), $"waiters {_admitted[at.Index.Value]} and {waiter} are both admitted at {at.Index}");
        place = at;
    }

    /// <summary>A waiter has its final answer.</summary>
    public void Answered(long waiter, string how)
    {
        if (!_waiting.Remove(waiter, out var place))
            throw new RuleBroken(nameof(WaiterBook), $"waiter {waiter} is answered by {how}, but does not wait");
        if (place != EntryId.Zero)
            _admitted.Remove(place.Index.Value);
    }

    /// <summary>A waiter's command is given up, with its outcome unknown.</summary>
    public void Lost(long waiter, EntryId at)
    {
        if (_waiting.TryGetValue(waiter, out var place) && place != at)
            throw new RuleBroken(nameof(WaiterBook), $"waiter {waiter} is lost at {at}, but waits at {place}");
        Answered(waiter, "Lost");
    }

    /// <summary>An entry is applied. Returns the waiter whose command it is, who has its answer by that, or zero.</summary>
    public long Applied(EntryId at)
    {
        if (!_admitted.TryGetValue(at.Index.Value, out var waiter))
            return 0;
        if (_waiting[waiter] != at)
            throw new RuleBroken(nameof(WaiterBook), $"waiter {waiter} waits at {_waiting[waiter]}, and {at} is applied there");
        Answered(waiter, "Apply");
        return waiter;
    }

    /// <summary>The machine has jumped to an index: nobody may be left waiting below it.</summary>
    public void Jumped(LogIndex to)
    {
        foreach (var (waiter, at) in _waiting)
        {
            if (at != EntryId.Zero && at.Index <= to)
                throw new RuleBroken(nameof(WaiterBook), $"waiter {waiter} is left at {at} after a snapshot as of {to}");
        }
    }

    /// <summary>The process has ended, and its waiters with it.</summary>
    public void Clear()
    {
        _waiting.Clear();
        _admitted.Clear();
    }
}
