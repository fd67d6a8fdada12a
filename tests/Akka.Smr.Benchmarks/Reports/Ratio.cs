using System.Globalization;

namespace Akka.Smr.Benchmarks.Reports;

/// <summary>Two lines of one run, compared: only within a run is the machine the same.</summary>
/// <param name="What">What is compared, in words.</param>
/// <param name="Clients">With how many clients.</param>
/// <param name="Value">The quotient.</param>
/// <param name="Aim">What it is to reach.</param>
/// <param name="IsLimit">Whether it is to stay below, and not above.</param>
internal sealed record Ratio(string What, int Clients, double Value, double Aim, bool IsLimit)
{
    public bool IsReached => IsLimit ? Value <= Aim : Value >= Aim;

    /// <summary>All comparisons that the lines of one run allow.</summary>
    public static IEnumerable<Ratio> Of(IReadOnlyList<Row> run)
    {
        var smallest = run.Where(row => row.What == RowNames.Writes).Select(row => row.Bytes).DefaultIfEmpty(0).Min();
        if (Find(run, RowNames.Writes, 1, smallest) is { } alone && Find(run, RowNames.Persist, 1, smallest) is { } persist && Find(run, RowNames.RoundTrip, 1, smallest) is { } trip)
            yield return new Ratio("write p50 to (journal write p50 + round trip p50)", 1, alone.P50 / (persist.P50 + trip.P50), 1.6, IsLimit: true);

        foreach (var writes in run.Where(row => row.What == RowNames.Writes && row.Bytes == smallest))
        {
            (string Other, double Aim, int FromClients)[] others =
                [(RowNames.PersistAsync, 0.5, 64), (RowNames.Persist, 8, 64), (RowNames.EtcdWrites, 2, 1)];
            foreach (var (other, aim, fromClients) in others)
            {
                if (writes.Clients >= fromClients && Find(run, other, writes.Clients, smallest) is { } found)
                    yield return new Ratio($"writes to {other}", writes.Clients, writes.PerSecond / found.PerSecond, aim, IsLimit: false);
            }

            if (writes.Clients >= 64 && Find(run, RowNames.Linearizable, writes.Clients, smallest) is { } reads)
                yield return new Ratio("linearizable reads to writes", writes.Clients, reads.PerSecond / writes.PerSecond, 2, IsLimit: false);
        }
    }

    /// <summary>The same comparison in several runs: the median.</summary>
    public static Ratio Median(IReadOnlyList<Ratio> runs) => runs.OrderBy(ratio => ratio.Value).ElementAt(runs.Count / 2);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{What,-52}{Clients,6}{Value,10:0.00}{(IsLimit ? "  at most " : "  at least ")}{Aim:0.##}{(IsReached ? "" : "  MISSED")}");

    private static Row? Find(IReadOnlyList<Row> run, string what, int clients, int bytes) =>
        run.FirstOrDefault(row => row.What == what && row.Clients == clients && row.Bytes == bytes);
}
