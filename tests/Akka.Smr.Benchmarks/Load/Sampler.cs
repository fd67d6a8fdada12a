using System.Diagnostics;

namespace Akka.Smr.Benchmarks.Load;

/// <summary>What the clients of a node saw since it was last asked. Any thread may tell it.</summary>
internal sealed class Sampler
{
    // The clock is the machine's, and the same in all its processes.
    private static readonly long QuietTicks = Stopwatch.Frequency / 100;

    private readonly object _gate = new();
    private Histogram _latencies = new();
    private List<QuietTime> _quiet = [];
    private long _failures;
    private long _lastAnswer = Stopwatch.GetTimestamp();
    private long _since = Stopwatch.GetTimestamp();

    public void Answered(long sentAt, long now)
    {
        Volatile.Read(ref _latencies).Add((long)Stopwatch.GetElapsedTime(sentAt, now).TotalMicroseconds);
        var last = Interlocked.Exchange(ref _lastAnswer, now);
        if (now - last < QuietTicks)
            return;
        lock (_gate)
            _quiet.Add(new QuietTime(last, now));
    }

    public void Failed() => Interlocked.Increment(ref _failures);

    /// <summary>What there was since the last time.</summary>
    public (Histogram Latencies, long Failures, double Seconds, IReadOnlyList<QuietTime> Quiet) Take()
    {
        lock (_gate)
        {
            var now = Stopwatch.GetTimestamp();
            var last = Volatile.Read(ref _lastAnswer);
            var quiet = _quiet;
            if (now - last >= QuietTicks)
                quiet.Add(new QuietTime(last, now));
            _quiet = [];
            var seconds = Stopwatch.GetElapsedTime(_since, now).TotalSeconds;
            _since = now;
            return (Interlocked.Exchange(ref _latencies, new Histogram()), Interlocked.Exchange(ref _failures, 0), seconds, quiet);
        }
    }
}

/// <summary>A time of 10 ms and more without any success, in ticks of <see cref="Stopwatch"/>.</summary>
internal readonly record struct QuietTime(long From, long To)
{
    public double Milliseconds => Stopwatch.GetElapsedTime(From, To).TotalMilliseconds;

    /// <summary>The longest time in which nobody had a success.</summary>
    public static double LongestCommon(IReadOnlyList<IReadOnlyList<QuietTime>> nodes, long after) => nodes
        .Aggregate(
            (IEnumerable<QuietTime>)[new QuietTime(after, long.MaxValue)],
            (common, node) => common.SelectMany(one => node, (one, other) => new QuietTime(Math.Max(one.From, other.From), Math.Min(one.To, other.To)))
                .Where(both => both.From < both.To))
        .Select(both => both.Milliseconds)
        .DefaultIfEmpty(0)
        .Max();
}
