using System.Runtime.InteropServices;

namespace Akka.Smr.Raft.Sessions;

/// <summary>
/// What is left of the replies that a session remembers no more: how each of its commands ended, a byte for every number from the
/// low-water mark to the highest one forgotten, so that a window's worth at the most.
/// </summary>
internal sealed class Remnants
{
    // The last one is never NotRun. The first ones, up to the low-water mark, are gone, and only removed when they are as many as the
    // rest, so that each is moved once at the most.
    private readonly List<Ending> _endings = [];
    private long _first;

    public bool IsEmpty => _endings.Count == 0;

    /// <summary>How a command above the low-water mark ended; <see cref="Ending.NotRun"/> if its reply was not forgotten.</summary>
    public Ending this[long sequence] => sequence - _first < _endings.Count ? _endings[(int)(sequence - _first)] : Ending.NotRun;

    /// <summary>All endings above the low-water mark, in the order of their numbers.</summary>
    public ReadOnlySpan<byte> Above(long lowWater) =>
        MemoryMarshal.Cast<Ending, byte>(CollectionsMarshal.AsSpan(_endings)[GoneBelow(lowWater)..]);

    public void Add(long sequence, Ending ending, long lowWater)
    {
        if (_endings.Count == 0)
            _first = lowWater + 1;
        var place = checked((int)(sequence - _first));
        while (_endings.Count <= place)
            _endings.Add(Ending.NotRun);
        _endings[place] = ending;
    }

    /// <summary>Nothing at or below the mark is asked for again.</summary>
    public void RaiseLowWater(long to)
    {
        var gone = GoneBelow(to);
        if (2 * gone < _endings.Count)
            return;
        _endings.RemoveRange(0, gone);
        _first += gone;
    }

    private int GoneBelow(long lowWater) => (int)Math.Min(lowWater + 1 - _first, _endings.Count);
}
