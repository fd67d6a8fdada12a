namespace Akka.StandIn.Simulation;

/// <summary>
/// Chance that is decided by a seed: xoshiro256**, with its state filled by SplitMix64. Integer arithmetic only, so that it
/// says the same on every machine. Each part of a world draws from a stream of its own, named, so that one more choice in
/// one place does not shift the choices of another.
/// </summary>
public sealed class SeededRandom
{
    private ulong _s0, _s1, _s2, _s3;

    /// <summary>Starts a sequence.</summary>
    public SeededRandom(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>Starts the sequence that belongs to <paramref name="stream"/> under <paramref name="seed"/>.</summary>
    public SeededRandom(ulong seed, string stream)
        : this(seed ^ StableHash.Of(stream))
    {
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        var result = ulong.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = ulong.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number from 0 to <paramref name="bound"/> - 1.</summary>
    public int Next(int bound) => (int)Next(0L, bound);

    /// <summary>A number from <paramref name="min"/> to <paramref name="bound"/> - 1.</summary>
    public long Next(long min, long bound)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(min, bound);
        // The high half of a 128-bit product; its bias is below 2^-40 for every bound that is used here.
        return min + (long)Math.BigMul(NextUInt64(), (ulong)(bound - min), out _);
    }

    /// <summary>A span of time from <paramref name="min"/> to <paramref name="max"/>, both possible.</summary>
    public TimeSpan Next(TimeSpan min, TimeSpan max) => new(Next(min.Ticks, max.Ticks + 1));

    /// <summary>True with the given probability. Certain outcomes draw nothing.</summary>
    public bool Chance(double probability)
    {
        if (probability <= 0) return false;
        if (probability >= 1) return true;
        // One multiplication by a power of two is exact, and so the same everywhere.
        return NextUInt64() >> 11 < (ulong)(probability * (1UL << 53));
    }

    /// <summary>One of <paramref name="choices"/>.</summary>
    public T Pick<T>(IReadOnlyList<T> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        return choices[Next(choices.Count)];
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
