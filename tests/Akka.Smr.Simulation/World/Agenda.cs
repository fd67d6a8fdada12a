namespace Akka.Smr.Simulation.World;

/// <summary>
/// All that is to come, by time and then by the order in which it was decided: a binary heap, for equal times must never be
/// left to the whim of a collection.
/// </summary>
internal sealed class Agenda
{
    private Slot[] _heap = new Slot[256];
    private long _order;

    /// <summary>How much is to come.</summary>
    public int Count { get; private set; }

    /// <summary>When the next is due.</summary>
    public long NextAt => Count == 0 ? long.MaxValue : _heap[0].Happening.At;

    /// <summary>Takes one more.</summary>
    public void Add(in Happening happening)
    {
        if (Count == _heap.Length)
            Array.Resize(ref _heap, Count * 2);

        var slot = new Slot(happening, _order++);
        var hole = Count++;
        while (hole > 0)
        {
            var parent = (hole - 1) >> 1;
            if (!slot.Precedes(_heap[parent]))
                break;
            _heap[hole] = _heap[parent];
            hole = parent;
        }

        _heap[hole] = slot;
    }

    /// <summary>Removes the next.</summary>
    public Happening Take()
    {
        var first = _heap[0].Happening;
        var last = _heap[--Count];
        _heap[Count] = default;
        var hole = 0;
        while (true)
        {
            var child = (hole * 2) + 1;
            if (child >= Count)
                break;
            if (child + 1 < Count && _heap[child + 1].Precedes(_heap[child]))
                child++;
            if (!_heap[child].Precedes(last))
                break;
            _heap[hole] = _heap[child];
            hole = child;
        }

        if (Count > 0)
            _heap[hole] = last;
        return first;
    }

    /// <summary>Removes everything of one kind.</summary>
    public void Drop(HappeningKind kind)
    {
        var kept = new List<Slot>(Count);
        for (var i = 0; i < Count; i++)
        {
            if (_heap[i].Happening.Kind != kind)
                kept.Add(_heap[i]);
        }

        kept.Sort(static (left, right) => left.Precedes(right) ? -1 : right.Precedes(left) ? 1 : 0);
        Array.Clear(_heap);
        kept.CopyTo(_heap);
        Count = kept.Count;
    }

    private readonly record struct Slot(Happening Happening, long Order)
    {
        public bool Precedes(in Slot other) =>
            Happening.At != other.Happening.At ? Happening.At < other.Happening.At : Order < other.Order;
    }
}
