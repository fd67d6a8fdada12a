using System.Globalization;
using Akka.Smr.Benchmarks.Load;
using Akka.Smr.Benchmarks.Nodes;
using Akka.Smr.Benchmarks.Reports;

namespace Akka.Smr.Benchmarks;

/// <summary>
/// Minutes of full load. Each node's memory and disk go up and down with snapshots and collections, so of each minute the mean of
/// some samples is shown; they are flat if the last minute's is no larger than the second's, but for a tenth.
/// </summary>
internal sealed class SoakBenchmark
{
    private const int SamplesPerMinute = 12;
    private const int Reference = 1;

    private readonly Deployment _deployment;
    private readonly TimeSpan _minute;
    private readonly List<Minute> _minutes = [];

    private SoakBenchmark(Deployment deployment, TimeSpan minute) => (_deployment, _minute) = (deployment, minute);

    public static async Task Run(string[] words)
    {
        var options = new Options(words, "minutes", "minute", "clients", "bytes", "folder");
        using var deployment = await Deployment.Start(options.Folder);
        await Deployment.StartLoad(deployment.Nodes, new Workload(Target.Group, options.Number("clients", 256), Bytes: options.Number("bytes", 128)));
        await Deployment.Samples(deployment.Nodes);
        var soak = new SoakBenchmark(deployment, options.Seconds("minute", 60));
        await soak.Go(options.Number("minutes", 10));
        await Deployment.StopLoad(deployment.Nodes);
        soak.Judge();
    }

    private async Task Go(int minutes)
    {
        Console.WriteLine($"{"minute",7}{"per second",12}{"p50 us",9}{"p99 us",9}{"CPU us",8}{"failed",8}    of each node, on average: resident MB / heap MB after a collection / disk MB");
        for (var minute = 1; minute <= minutes; minute++)
        {
            var samples = new LoadSample[SamplesPerMinute][];
            var disks = new long[_deployment.Nodes.Count];
            for (var i = 0; i < SamplesPerMinute; i++)
            {
                await Task.Delay(_minute / SamplesPerMinute);
                samples[i] = await Deployment.Samples(_deployment.Nodes);
                disks = [.. disks.Zip(_deployment.Nodes, (before, node) => before + (node.DiskBytes / SamplesPerMinute))];
            }

            _minutes.Add(Minute.Of(samples, disks));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{minute,7}{_minutes[^1]}"));
        }
    }

    private void Judge()
    {
        if (_minutes.Count <= Reference + 1)
            return;
        var (second, last) = (_minutes[Reference], _minutes[^1]);
        var many = string.Create(CultureInfo.InvariantCulture, $"soak, minute {_minutes.Count} to 2");
        Findings.AtMost($"{many}: p99", last.P99 / second.P99, 1.5);
        Findings.AtMost($"{many}: resident memory, of the worst node", Worst(second, last, node => node.Resident), 1.1);
        Findings.AtMost($"{many}: managed heap, of the worst node", Worst(second, last, node => node.Heap), 1.1);
        Findings.AtMost($"{many}: disk, of the worst node", Worst(second, last, node => node.Disk), 1.1);
        Findings.AtMost($"{many}: CPU time of a command", last.Cpu / second.Cpu, 1.1);
        Findings.AtMost("soak: failed commands", _minutes.Sum(minute => minute.Failures), 0);
    }

    private static double Worst(Minute second, Minute last, Func<Extent, double> figure) => second.Nodes.Zip(last.Nodes, (then, now) => figure(now) / figure(then)).Max();

    /// <summary>What a node had in a minute on average, in bytes.</summary>
    private readonly record struct Extent(double Resident, double Heap, double Disk)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Resident / 1e6,8:0} / {Heap / 1e6:0} / {Disk / 1e6:0}");
    }

    private sealed record Minute(double PerSecond, double P50, double P99, double Cpu, long Failures, IReadOnlyList<Extent> Nodes)
    {
        public static Minute Of(LoadSample[][] samples, long[] disks)
        {
            var all = LoadSample.Sum([.. samples.SelectMany(at => at)]);
            return new Minute(
                all.PerSecond / samples.Length,
                all.Latencies.Quantile(0.5),
                all.Latencies.Quantile(0.99),
                all.Cost.CpuMicroseconds / Math.Max(1, all.Latencies.Total),
                all.Failures,
                [.. disks.Select((disk, node) => new Extent(samples.Average(at => at[node].WorkingSet), samples.Average(at => at[node].Heap), disk))]);
        }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{PerSecond,12:N0}{P50,9:N0}{P99,9:N0}{Cpu,8:0.0}{Failures,8}    {string.Join("   ", Nodes)}");
    }
}
