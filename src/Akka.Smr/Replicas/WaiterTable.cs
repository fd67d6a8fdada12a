using Akka.Actor;
using Akka.Smr.Raft.Log;

namespace Akka.Smr.Replicas;

/// <summary>Whom an answer is for: a proxy, and its number for the request.</summary>
internal readonly record struct Waiter(IActorRef Proxy, long Request);

/// <summary>
/// Who waits for which command. Until it is admitted to the log a command is known by the number that the core got for it; from then
/// on by index and term together, so that nobody is ever answered with another command's outcome.
/// </summary>
internal sealed class WaiterTable
{
    private readonly Dictionary<long, Waiter> _asked = [];
    private readonly Dictionary<EntryId, Waiter> _admitted = [];
    private long _last;

    /// <summary>Whether any admitted command is waited for.</summary>
    public bool HasAdmitted => _admitted.Count > 0;

    /// <summary>How many wait.</summary>
    public int Count => _asked.Count + _admitted.Count;

    /// <summary>The next number, for whatever the core is asked.</summary>
    public long NextNumber() => ++_last;

    /// <summary>Somebody asks; returns the number for the core.</summary>
    public long Add(IActorRef proxy, long request)
    {
        _asked.Add(++_last, new Waiter(proxy, request));
        return _last;
    }

    /// <summary>The command is in the log.</summary>
    public void Admit(long number, EntryId at)
    {
        if (_asked.Remove(number, out var waiter))
            _admitted[at] = waiter;
    }

    /// <summary>The command was refused.</summary>
    public bool TryTake(long number, out Waiter waiter) => _asked.Remove(number, out waiter);

    /// <summary>The entry was applied, or lost.</summary>
    public bool TryTake(EntryId at, out Waiter waiter) => _admitted.Remove(at, out waiter);

    /// <summary>Admitted commands up to an index, which a snapshot has jumped over, in the order of the log.</summary>
    public IReadOnlyList<Waiter> TakeAdmittedUpTo(LogIndex index)
    {
        var ids = _admitted.Keys.Where(id => id.Index <= index).Order(Comparer<EntryId>.Create(Compare)).ToList();
        return ids.ConvertAll(id =>
        {
            _admitted.Remove(id, out var waiter);
            return waiter;
        });
    }

    /// <summary>Commands that the core was never given, or has not answered for, in the order in which they came.</summary>
    public IReadOnlyList<Waiter> TakeAsked()
    {
        var waiters = _asked.OrderBy(pair => pair.Key).Select(pair => pair.Value).ToList();
        _asked.Clear();
        return waiters;
    }

    private static int Compare(EntryId left, EntryId right)
    {
        var byIndex = left.Index.CompareTo(right.Index);
        return byIndex != 0 ? byIndex : left.Term.CompareTo(right.Term);
    }
}
