using Akka.Smr.Benchmarks.Comparisons;
using Akka.Smr.Benchmarks.Load;
using Akka.Smr.Benchmarks.Nodes;
using Akka.Smr.Benchmarks.Reports;

namespace Akka.Smr.Benchmarks;

/// <summary>
/// Three node processes on loopback, each with its own SQLite journal (write-ahead log, flushed at every commit), under closed loops
/// of clients that are spread over the nodes; and in the same run what they are compared with. Every run founds a new group.
/// </summary>
/// <remarks>
/// What the figures are not: everything shares one machine and its disk; loops are closed, so that a pause delays the requests that
/// would have come in it, and quantiles are those of what was sent (coordinated omission); and clients are actors on the nodes, since
/// that is where a plugin's users are, so their CPU time and allocations count: a line of its own says how much that is. A client alone
/// lives on the leader's node; the row beside it has it on a follower's.
/// </remarks>
internal sealed class LoadBenchmark
{
    // What new processes do before they are measured, so that the first lines do not pay for compiling. A machine that is slow takes
    // longer to compile as well, so it is a number of requests and not a time; the time is for one that is very slow.
    private const long RequestsToCompile = 150_000;
    private const int MostSecondsToCompile = 15;

    private readonly Options _options;
    private readonly int[] _clients;
    private readonly int[] _sizes;
    private readonly int[] _nodes;
    private readonly TimeSpan _warmUp;
    private readonly TimeSpan _time;
    private readonly List<Row> _rows = [];

    private LoadBenchmark(Options options)
    {
        _options = options;
        _clients = options.Numbers("clients", 1, 16, 64, 256, 1024);
        _sizes = options.Numbers("bytes", 128, 1024, 65_536);
        _nodes = options.Numbers("nodes", 3, 5);
        _warmUp = options.Seconds("warm-up", 1);
        _time = options.Seconds("seconds", 2);
    }

    private int Bytes => _sizes[0];

    // What is shown beside the curves needs no curve of its own.
    private int Some => _clients[_clients.Length / 2];

    private int Most => _clients[^1];

    public static async Task Run(string[] words)
    {
        var options = new Options(words, "clients", "bytes", "nodes", "warm-up", "seconds", "runs", "rows", "folder", "json", "html");
        var runs = new List<IReadOnlyList<Row>>();
        for (var run = options.Number("runs", 3); run > 0; run--)
        {
            Console.WriteLine(Report.Head);
            var measuring = new LoadBenchmark(options);
            await measuring.Run();
            runs.Add(measuring._rows);
            Console.WriteLine();
        }

        var report = Report.Of(runs);
        report.Print(Console.Out);
        Findings.Add(report.Findings);
        if (options.Text("json") is { } json)
            await File.WriteAllTextAsync(json, report.ToJson());
        if (options.Text("html") is { } html)
            await File.WriteAllTextAsync(html, report.ToHtml());
    }

    private async Task Run()
    {
        if (IsWanted("disk"))
            Add(DiskFlush.Measure(_options.Folder, _time));
        using (var deployment = await Deployment.Start(_options.Folder, _nodes[0]))
        {
            var nodes = await Compiled(deployment);
            if (IsWanted("alone"))
                await Comparisons(nodes);
            if (IsWanted("writes"))
                await Writes(nodes);
            if (IsWanted("reads"))
                await Reads(nodes);

            // Last, since a read of what they have written would be large as well.
            if (IsWanted("sizes"))
                await Sizes(nodes);
        }

        foreach (var nodes in IsWanted("growth") ? _nodes.Skip(1) : [])
            await Growth(nodes);
        if (!IsWanted("etcd"))
            return;
        if (EtcdCluster.IsInstalled)
            await Etcd();
        else
            Console.WriteLine("etcd is not on the path: nothing to compare with.");
    }

    /// <summary>The nodes, the leader first, after they have done for a while what is going to be measured.</summary>
    private static async Task<NodeProcess[]> Compiled(Deployment deployment)
    {
        await Deployment.StartLoad(deployment.Nodes, new Workload(Target.Group, 64, ReadPercent: 50));
        var done = 0L;
        for (var second = 0; second < MostSecondsToCompile && done < RequestsToCompile; second++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            done += LoadSample.Sum(await Deployment.Samples(deployment.Nodes)).Latencies.Total;
        }

        await Deployment.StopLoad(deployment.Nodes);
        var leader = await deployment.WaitForLeader();
        return [leader, .. deployment.Nodes.Where(node => node != leader)];
    }

    private async Task Comparisons(NodeProcess[] nodes)
    {
        await Measure(RowNames.ClientsAlone, nodes, new Workload(Target.Echo, Some, Bytes: Bytes));
        await Measure(RowNames.RoundTrip, nodes[..2], new Workload(Target.Echo, 1, Bytes: Bytes, EchoAt: nodes[1].Options.Address));
        foreach (var clients in _clients)
            await Measure(RowNames.Persist, nodes[..1], new Workload(Target.Persist, clients, Bytes: Bytes));
        foreach (var clients in _clients)
            await Measure(RowNames.PersistAsync, nodes[..1], new Workload(Target.PersistAsync, clients, Bytes: Bytes));
    }

    private async Task Writes(NodeProcess[] nodes)
    {
        await Measure(RowNames.WritesElsewhere, [nodes[1], nodes[0], .. nodes[2..]], new Workload(Target.Group, 1, Bytes: Bytes));
        foreach (var clients in _clients)
            await Measure(RowNames.Writes, nodes, new Workload(Target.Group, clients, Bytes: Bytes));
    }

    private async Task Sizes(NodeProcess[] nodes)
    {
        foreach (var bytes in _sizes[1..])
            await Measure(RowNames.Writes, nodes, new Workload(Target.Group, Some, Bytes: bytes));
    }

    private async Task Reads(NodeProcess[] nodes)
    {
        foreach (var clients in _clients)
            await Measure(RowNames.Linearizable, nodes, new Workload(Target.Group, clients, Bytes: Bytes, ReadPercent: 100));
        foreach (var clients in new[] { Some, Most }.Distinct())
        {
            await Measure(RowNames.Local, nodes, new Workload(Target.Group, clients, Bytes: Bytes, ReadPercent: 100, Consistency: ReadConsistency.Local));
            await Measure(RowNames.Mixed, nodes, new Workload(Target.Group, clients, Bytes: Bytes, ReadPercent: 90));
        }
    }

    private async Task Growth(int count)
    {
        using var deployment = await Deployment.Start(_options.Folder, count);
        var nodes = await Compiled(deployment);
        await Measure(RowNames.WritesOf(count), nodes, new Workload(Target.Group, _clients[^Math.Min(2, _clients.Length)], Bytes: Bytes));
    }

    /// <summary>The clients are spread over the nodes from the first on; what all of them use is counted.</summary>
    private async Task Measure(string what, IReadOnlyList<NodeProcess> nodes, Workload workload)
    {
        await Deployment.StartLoad(nodes, workload);
        await Task.Delay(_warmUp);
        await Deployment.Samples(nodes);
        await Task.Delay(_time);
        var samples = await Deployment.Samples(nodes);
        await Deployment.StopLoad(nodes);
        Add(Row.Of(what, workload.Clients, workload.Bytes, LoadSample.Sum(samples)));
    }

    private async Task Etcd()
    {
        using var etcd = await EtcdCluster.Start(_options.Folder);
        foreach (var what in (string[])[RowNames.EtcdWrites, RowNames.EtcdReads])
        {
            foreach (var clients in _clients)
                Add(await EtcdLoad.Measure(etcd, what, clients, Bytes, _warmUp, _time));
        }
    }

    private bool IsWanted(string rows) => _options.Text("rows") is not { } wanted || wanted.Split(',').Contains(rows);

    private void Add(Row row)
    {
        _rows.Add(row);
        Console.WriteLine(Report.LineOf(row));
    }
}
