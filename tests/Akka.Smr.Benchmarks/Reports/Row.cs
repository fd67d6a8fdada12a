using Akka.Smr.Benchmarks.Load;

namespace Akka.Smr.Benchmarks.Reports;

/// <summary>One line of the table. Times are in microseconds; a figure that is not known is null.</summary>
/// <param name="What">What was measured; see <see cref="RowNames"/>.</param>
/// <param name="Clients">How many clients, each with one request in flight.</param>
/// <param name="Bytes">The size of a write.</param>
/// <param name="PerSecond">Requests that succeeded.</param>
/// <param name="P50">The time that half of them did not exceed.</param>
/// <param name="P99">The time that all but a hundredth of them did not exceed.</param>
internal sealed record Row(string What, int Clients, int Bytes, double PerSecond, double P50, double P99)
{
    /// <summary>CPU time of all nodes for one request, in microseconds, the clients' included.</summary>
    public double? Cpu { get; init; }

    /// <summary>Managed bytes allocated on all nodes for one request, the clients' included.</summary>
    public double? Allocated { get; init; }

    /// <summary>Bytes that all nodes wrote to their disks for one request.</summary>
    public double? Written { get; init; }

    /// <summary>Flushes of the group's journals on all nodes for one request.</summary>
    public double? Flushes { get; init; }

    public long Failures { get; init; }

    public static Row Of(string what, int clients, int bytes, LoadSample sample)
    {
        var requests = Math.Max(1, sample.Latencies.Total);
        return new Row(what, clients, bytes, sample.PerSecond, sample.Latencies.Quantile(0.5), sample.Latencies.Quantile(0.99))
        {
            Cpu = sample.Cost.CpuMicroseconds / requests,
            Allocated = (double)sample.Cost.AllocatedBytes / requests,
            Written = (double)sample.Cost.WrittenBytes / requests,
            Flushes = (double)sample.Cost.Records / requests,
            Failures = sample.Failures,
        };
    }

    /// <summary>The same line of several runs: of each figure the median.</summary>
    public static Row Median(IReadOnlyList<Row> runs) => runs[0] with
    {
        PerSecond = Median(runs, row => row.PerSecond)!.Value,
        P50 = Median(runs, row => row.P50)!.Value,
        P99 = Median(runs, row => row.P99)!.Value,
        Cpu = Median(runs, row => row.Cpu),
        Allocated = Median(runs, row => row.Allocated),
        Written = Median(runs, row => row.Written),
        Flushes = Median(runs, row => row.Flushes),
        Failures = runs.Sum(row => row.Failures),
    };

    private static double? Median(IReadOnlyList<Row> runs, Func<Row, double?> figure)
    {
        var known = runs.Select(figure).Where(value => value is not null).Order().ToList();
        return known.Count == 0 ? null : known[known.Count / 2];
    }
}
