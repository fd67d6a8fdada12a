using System.Globalization;
using Akka.Smr.Benchmarks.Load;
using Akka.Smr.Benchmarks.Nodes;

namespace Akka.Smr.Benchmarks;

/// <summary>Minutes of full load: memory and latency, interval by interval, and what became of them.</summary>
internal static class SoakBenchmark
{
    public static async Task Run(string[] words)
    {
        var options = new Options(words, "minutes", "clients", "bytes", "interval", "folder");
        var interval = options.Seconds("interval", 10);
        var minutes = options.Number("minutes", 10);
        var perMinute = Math.Max(1, (int)(TimeSpan.FromMinutes(1) / interval));
        using var deployment = await Deployment.Start(options.Folder);
        await Deployment.StartLoad(deployment.Nodes, new Workload(Target.Group, options.Number("clients", 256), Bytes: options.Number("bytes", 128)));

        Console.WriteLine($"{"seconds",8}{"per second",12}{"p50 us",10}{"p99 us",10}{"largest MB",12}{"heap MB",10}{"failed",8}");
        await Deployment.Samples(deployment.Nodes);
        var samples = new List<LoadSample>();
        for (var i = 1; i <= minutes * perMinute; i++)
        {
            await Task.Delay(interval);
            var sample = LoadSample.Sum(await Deployment.Samples(deployment.Nodes));
            samples.Add(sample);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{i * interval.TotalSeconds,8:0}{sample.PerSecond,12:N0}{sample.Latencies.Quantile(0.5),10:N0}{sample.Latencies.Quantile(0.99),10:N0}{sample.WorkingSet / 1e6,12:N0}{sample.Heap / 1e6,10:N0}{sample.Failures,8}"));
        }

        await Deployment.StopLoad(deployment.Nodes);
        if (minutes >= 3)
            Compare([.. samples.Chunk(perMinute)]);
    }

    private static void Compare(LoadSample[][] minutes)
    {
        var (second, last) = (LoadSample.Sum(minutes[1]), LoadSample.Sum(minutes[^1]));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"last minute to second: p99 {last.Latencies.Quantile(0.99) / second.Latencies.Quantile(0.99):0.00}, largest process {(double)last.WorkingSet / second.WorkingSet:0.00}, throughput {last.PerSecond / second.PerSecond:0.00}"));
    }
}
