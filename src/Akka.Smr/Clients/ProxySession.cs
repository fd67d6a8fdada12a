namespace Akka.Smr.Clients;

/// <summary>
/// A proxy's own session: the numbers of its commands, and up to where all of them are settled, which it tells the group with every
/// further command. A command that was given up in doubt counts as settled: nobody waits for its reply any more, and once the group
/// has heard so, a late copy of it is found stale and never run.
/// </summary>
internal sealed class ProxySession(int window)
{
    // The numbers above the low-water mark that are settled, each at its place modulo the window, which no two of them share.
    private readonly bool[] _settled = new bool[window];
    private long _last;

    /// <summary>The id that the group knows it by; zero while there is none.</summary>
    public long Id { get; private set; }

    public bool IsOpen => Id != 0;

    /// <summary>Invariant: all numbers up to here are settled, and the next one above is not.</summary>
    public long LowWater { get; private set; }

    /// <summary>Whether the group would take another number now.</summary>
    public bool HasRoom => IsOpen && _last - LowWater < window;

    public void Open(long id)
    {
        Id = id;
        _last = 0;
        LowWater = 0;
        Array.Clear(_settled);
    }

    /// <summary>The group has forgotten it: the next command opens another one.</summary>
    public void Abandon() => Id = 0;

    /// <summary>The next number. Only with <see cref="HasRoom"/>.</summary>
    public long Next()
    {
        if (!HasRoom)
            throw new InvalidOperationException("The session's window is full.");
        return ++_last;
    }

    /// <summary>Nothing will be done any more for this number of that session.</summary>
    public void Settle(long sessionId, long sequence)
    {
        if (sessionId != Id || !IsOpen || sequence <= LowWater || sequence > _last)
            return;
        _settled[sequence % window] = true;
        while (LowWater < _last && _settled[(LowWater + 1) % window])
            _settled[++LowWater % window] = false;
    }
}
