using System.Globalization;

namespace Akka.Smr.Benchmarks.Reports;

/// <summary>What a run of the load is to reach, compared with what was measured in the same run: only there is the machine the same.</summary>
internal static class Aims
{
    // What etcd 3.4, ZooKeeper and RabbitMQ's ra library did on a machine with two cores: twice the first, more than the second and
    // half as much again as the third. It was another machine, so this is for orientation.
    private static readonly (int Clients, double PerSecond)[] Others = [(1, 2_600), (64, 22_500), (256, 31_800), (1024, 38_250)];

    /// <summary>All that the lines of one run allow.</summary>
    public static IEnumerable<Finding> Of(IReadOnlyList<Row> run)
    {
        var smallest = run.Where(row => row.What == RowNames.Writes).Select(row => row.Bytes).DefaultIfEmpty(0).Min();
        if (Find(run, RowNames.Writes, 1, smallest) is { } alone && Find(run, RowNames.Persist, 1, smallest) is { } persist && Find(run, RowNames.RoundTrip, 1, smallest) is { } trip)
            yield return new Finding("write p50 to journal write p50 + round trip p50, 1 client", alone.P50 / (persist.P50 + trip.P50), "", 1.6, IsLimit: true);

        (string What, string Of, string To, double Aim, int FromClients)[] ratios =
        [
            ("writes to one actor's PersistAsync", RowNames.Writes, RowNames.PersistAsync, 0.5, 64),
            ("writes to one actor's Persist", RowNames.Writes, RowNames.Persist, 8, 64),
            ("writes to etcd's", RowNames.Writes, RowNames.EtcdWrites, 2, 1),
            ("linearizable reads to writes", RowNames.Linearizable, RowNames.Writes, 2, 64),
            ("growth: writes of five nodes to writes", RowNames.WritesOf(5), RowNames.Writes, 0.6, 1),
        ];
        foreach (var (what, of, to, aim, fromClients) in ratios)
        {
            foreach (var row in run.Where(row => row.What == of && row.Bytes == smallest && row.Clients >= fromClients))
            {
                if (Find(run, to, row.Clients, smallest) is { } other)
                    yield return new Finding(string.Create(CultureInfo.InvariantCulture, $"{what}, {row.Clients} clients"), row.PerSecond / other.PerSecond, "", aim, IsLimit: false);
            }
        }

        foreach (var (clients, perSecond) in Others)
        {
            if (Find(run, RowNames.Writes, clients, smallest) is { } writes)
                yield return new Finding(string.Create(CultureInfo.InvariantCulture, $"writes a second, {clients} clients (for orientation)"), writes.PerSecond, "", perSecond, IsLimit: false);
        }
    }

    /// <summary>The same in several runs: the median.</summary>
    public static Finding Median(IEnumerable<Finding> runs)
    {
        var all = runs.OrderBy(finding => finding.Measured).ToList();
        return all[all.Count / 2];
    }

    private static Row? Find(IReadOnlyList<Row> run, string what, int clients, int bytes) =>
        run.FirstOrDefault(row => row.What == what && row.Clients == clients && row.Bytes == bytes);
}
