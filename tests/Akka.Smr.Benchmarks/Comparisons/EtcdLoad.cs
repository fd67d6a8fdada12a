using System.Diagnostics;
using System.Globalization;
using Akka.Smr.Benchmarks.Load;
using Akka.Smr.Benchmarks.Reports;

namespace Akka.Smr.Benchmarks.Comparisons;

/// <summary>Closed loops of clients, spread over etcd's nodes, each with one request in flight.</summary>
internal static class EtcdLoad
{
    public static async Task<Row> Measure(EtcdCluster etcd, string name, int clients, int bytes, TimeSpan warmUp, TimeSpan time)
    {
        var connections = etcd.Endpoints.Select(endpoint => new EtcdClient(endpoint)).ToArray();
        var sampler = new Sampler();
        using var stop = new CancellationTokenSource();
        try
        {
            var all = Enumerable.Range(0, clients)
                .Select(client => Task.Run(() => Loop(connections[client % connections.Length], name, client, bytes, sampler, stop.Token)))
                .ToArray();
            await Task.Delay(warmUp);
            sampler.Take();
            await Task.Delay(time);
            var (latencies, failures, seconds, _) = sampler.Take();
            await stop.CancelAsync();
            await Task.WhenAll(all);
            return new Row(name, clients, bytes, latencies.Total / seconds, latencies.Quantile(0.5), latencies.Quantile(0.99)) { Failures = failures };
        }
        finally
        {
            foreach (var connection in connections)
                connection.Dispose();
        }
    }

    private static async Task Loop(EtcdClient etcd, string name, int client, int bytes, Sampler sampler, CancellationToken stop)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"key-{client}");
        var value = new byte[bytes];
        new Random(client).NextBytes(value);
        var (put, get) = (EtcdClient.Putting(key, value), EtcdClient.Getting(key));
        while (!stop.IsCancellationRequested)
        {
            var sentAt = Stopwatch.GetTimestamp();
            try
            {
                await (name == RowNames.EtcdReads ? etcd.Get(get) : etcd.Put(put));
                sampler.Answered(sentAt, Stopwatch.GetTimestamp());
            }
            catch (HttpRequestException)
            {
                sampler.Failed();
            }
        }
    }
}
