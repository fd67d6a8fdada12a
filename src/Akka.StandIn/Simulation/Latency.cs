namespace Akka.StandIn.Simulation;

/// <summary>How long something takes: a distribution of time spans, sampled in integers.</summary>
public readonly record struct Latency
{
    private readonly long _min;
    private readonly long _spread;
    private readonly bool _longTail;

    private Latency(TimeSpan min, TimeSpan spread, bool longTail)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(min, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(spread, TimeSpan.Zero);
        (_min, _spread, _longTail) = (min.Ticks, spread.Ticks, longTail);
    }

    /// <summary>No time at all.</summary>
    public static Latency None => default;

    /// <summary>Always the same.</summary>
    public static Latency Of(TimeSpan always) => new(always, TimeSpan.Zero, false);

    /// <summary>Anything between the two, all equally likely.</summary>
    public static Latency Between(TimeSpan min, TimeSpan max) => new(min, max - min, false);

    /// <summary>
    /// At least <paramref name="min"/>; beyond it, every further <paramref name="halfLife"/> is half as likely as the one
    /// before. Mostly short, now and then very long, as real networks and disks are.
    /// </summary>
    public static Latency LongTail(TimeSpan min, TimeSpan halfLife) => new(min, halfLife, true);

    internal long Sample(SeededRandom random)
    {
        if (_spread == 0) return _min;
        if (!_longTail) return _min + random.Next(0, _spread + 1);
        // Leading zeros of random bits are geometric: an exponential made of straight pieces, without a logarithm.
        var halvings = ulong.LeadingZeroCount(random.NextUInt64() | 1);
        return _min + (long)halvings * _spread + random.Next(0, _spread);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (_spread == 0) return new TimeSpan(_min).ToString("c");
        return _longTail
            ? $"{new TimeSpan(_min):c}+half-life {new TimeSpan(_spread):c}"
            : $"{new TimeSpan(_min):c}..{new TimeSpan(_min + _spread):c}";
    }
}
