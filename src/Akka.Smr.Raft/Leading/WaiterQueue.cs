using Akka.Smr.Raft.Log;

namespace Akka.Smr.Raft.Leading;

/// <summary>Who waits for which entry, from admission until the entry is handed out to be applied.</summary>
internal sealed class WaiterQueue(LogIndex first)
{
    private const long Nobody = long.MinValue;

    private long[] _ring = new long[16];
    private long _first = first.Value;
    private int _count;

    /// <summary>The next entry of the log has this waiter, or none.</summary>
    public void Add(long? waiter)
    {
        if (_count == _ring.Length)
            Grow();
        _ring[(_first + _count) & (_ring.Length - 1)] = waiter ?? Nobody;
        _count++;
    }

    /// <summary>Entries up to an index were handed out: from now on the host answers.</summary>
    public void ReleaseTo(LogIndex index)
    {
        var released = (int)Math.Clamp(index.Value - _first + 1, 0, _count);
        _first += released;
        _count -= released;
    }

    /// <summary>Tells everybody left that the outcome is unknown here.</summary>
    public void LoseAll(EffectBuffer effects, Term term)
    {
        for (var i = 0; i < _count; i++)
        {
            var waiter = _ring[(_first + i) & (_ring.Length - 1)];
            if (waiter != Nobody)
                effects.Add(Effect.Lost(waiter, new EntryId(new LogIndex(_first + i), term)));
        }

        _count = 0;
    }

    public WaiterQueue Clone()
    {
        var clone = new WaiterQueue(new LogIndex(_first)) { _ring = (long[])_ring.Clone(), _count = _count };
        return clone;
    }

    public void Encode(IStateWriter writer)
    {
        writer.Write(_count);
        for (var i = 0; i < _count; i++)
            writer.Write(_ring[(_first + i) & (_ring.Length - 1)] == Nobody ? 0 : 1);
    }

    private void Grow()
    {
        var larger = new long[2 * _ring.Length];
        for (var i = 0; i < _count; i++)
            larger[(_first + i) & (larger.Length - 1)] = _ring[(_first + i) & (_ring.Length - 1)];
        _ring = larger;
    }
}
