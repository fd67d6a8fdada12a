using System.Numerics;

namespace Akka.Smr.Benchmarks.Load;

/// <summary>Counts times in microseconds, to a thirty-second part of each; any number of threads may add.</summary>
internal sealed class Histogram
{
    private const int Fine = 64;
    private const int PerOctave = 32;
    private const int Octaves = 32;

    /// <summary>The counts, as they travel between processes.</summary>
    public long[] Counts { get; init; } = new long[Fine + (Octaves * PerOctave)];

    public long Total => Counts.Sum();

    public void Add(long microseconds) => Interlocked.Increment(ref Counts[Math.Min(PlaceOf(Math.Max(0, microseconds)), Counts.Length - 1)]);

    public void Add(Histogram other)
    {
        for (var i = 0; i < Counts.Length; i++)
            Counts[i] += other.Counts[i];
    }

    /// <summary>The time in microseconds that so many of all do not exceed; zero without any.</summary>
    public double Quantile(double part)
    {
        var left = (long)Math.Ceiling(part * Total);
        for (var i = 0; i < Counts.Length; i++)
        {
            left -= Counts[i];
            if (left <= 0 && Counts[i] > 0)
                return MiddleOf(i);
        }

        return 0;
    }

    private static int PlaceOf(long value)
    {
        if (value < Fine)
            return (int)value;
        var shift = BitOperations.Log2((ulong)value) - 5;
        return Fine + ((shift - 1) * PerOctave) + (int)((value >> shift) - PerOctave);
    }

    private static double MiddleOf(int place)
    {
        if (place < Fine)
            return place;
        var shift = ((place - Fine) / PerOctave) + 1;
        var mantissa = ((place - Fine) % PerOctave) + PerOctave;
        return (mantissa + 0.5) * (1L << shift);
    }
}
