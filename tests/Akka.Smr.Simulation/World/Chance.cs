namespace Akka.Smr.Simulation.World;

/// <summary>
/// Where all chance of a simulation comes from: SplitMix64, whose whole state is one number. Every part of the world forks a
/// stream of its own, so that removing one action from a schedule disturbs the chance of the others as little as possible.
/// </summary>
internal sealed class Chance(ulong seed)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += Golden;
        return Mix(_state);
    }

    /// <summary>A number from zero up to, but not including, <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary>A number between two bounds, both included.</summary>
    public long Between(long low, long high) => low + (long)(Next() % (ulong)(high - low + 1));

    /// <summary>True with a probability of so many in a thousand.</summary>
    public bool Happens(int perMille) => perMille > 0 && Below(1000) < perMille;

    /// <summary>One of several.</summary>
    public T Pick<T>(ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>An independent stream that depends on this stream's seed and a salt, and does not move this one.</summary>
    public Chance Fork(ulong salt) => new(Mix(_state ^ Mix(salt + Golden)));

    /// <summary>Spreads every bit of a number over all bits of the result.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>Folds a second number into a first, order included.</summary>
    public static ulong Mix(ulong first, ulong second) => Mix((first * 0xD6E8FEB86659FD93) + Mix(second + Golden));
}
