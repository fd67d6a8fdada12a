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
/// Clients are actors on the nodes, since that is where a plugin's users are: their CPU time and allocations count. A client alone
/// lives on the leader's node; the row beside it has it on a follower's.
/// </remarks>
internal sealed class LoadBenchmark
{
    private readonly Options _options;
    private readonly int[] _clients;
    private readonly int[] _sizes;
    private readonly TimeSpan _warmUp;
    private readonly TimeSpan _time;
    private readonly List<Row> _rows = [];

    private LoadBenchmark(Options options)
    {
        _options = options;
        _clients = options.Numbers("clients", 1, 16, 64, 256, 1024);
        _sizes = options.Numbers("bytes", 128, 1024, 65_536);
        _warmUp = options.Seconds("warm-up", 2);
        _time = options.Seconds("seconds", 5);
    }

    private int Bytes => _sizes[0];

    public static async Task Run(string[] words)
    {
        var options = new Options(words, "clients", "bytes", "warm-up", "seconds", "runs", "rows", "folder", "json", "html");
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
        if (options.Text("json") is { } json)
            await File.WriteAllTextAsync(json, report.ToJson());
        if (options.Text("html") is { } html)
            await File.WriteAllTextAsync(html, report.ToHtml());
    }

    private async Task Run()
    {
        if (IsWanted("disk"))
            Add(DiskFlush.Measure(_options.Folder, _time));
        using (var deployment = await Deployment.Start(_options.Folder))
        {
            var leader = await deployment.WaitForLeader();
            var others = deployment.Nodes.Where(node => node != leader).ToList();
            if (IsWanted("alone"))
                await Comparisons([leader, others[0]]);
            await Group([leader, .. others]);
        }

        if (!IsWanted("etcd"))
            return;
        if (EtcdCluster.IsInstalled)
            await Etcd();
        else
            Console.WriteLine("etcd is not on the path: nothing to compare with.");
    }

    private async Task Comparisons(NodeProcess[] two)
    {
        await Measure(RowNames.RoundTrip, two, new Workload(Target.Echo, 1, Bytes: Bytes, EchoAt: two[1].Options.Address));
        var node = two[0];
        foreach (var clients in _clients)
            await Measure(RowNames.Persist, [node], new Workload(Target.Persist, clients, Bytes: Bytes));
        foreach (var clients in _clients)
            await Measure(RowNames.PersistAsync, [node], new Workload(Target.PersistAsync, clients, Bytes: Bytes));
    }

    private async Task Group(NodeProcess[] nodes)
    {
        if (IsWanted("writes"))
        {
            await Measure(RowNames.WritesElsewhere, [nodes[1], nodes[0], nodes[2]], new Workload(Target.Group, 1, Bytes: Bytes));
            foreach (var bytes in _sizes)
            {
                foreach (var clients in _clients)
                    await Measure(RowNames.Writes, nodes, new Workload(Target.Group, clients, Bytes: bytes));
            }
        }

        if (!IsWanted("reads"))
            return;
        (string Name, int ReadPercent, ReadConsistency Consistency)[] kinds =
        [
            (RowNames.Linearizable, 100, ReadConsistency.Linearizable), (RowNames.Local, 100, ReadConsistency.Local), (RowNames.Mixed, 90, ReadConsistency.Linearizable),
        ];
        foreach (var (name, readPercent, consistency) in kinds)
        {
            foreach (var clients in _clients)
                await Measure(name, nodes, new Workload(Target.Group, clients, Bytes: Bytes, ReadPercent: readPercent, Consistency: consistency));
        }
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
