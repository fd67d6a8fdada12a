using System.Diagnostics;
using System.Globalization;
using Akka.Smr.Benchmarks.Load;
using Akka.Smr.Benchmarks.Nodes;

namespace Akka.Smr.Benchmarks;

/// <summary>
/// How long it takes to serve again from a long log, one node and all of them; and what it costs the others when a fresh member is
/// given a large state under load.
/// </summary>
internal static class RecoveryBenchmark
{
    private const int SlotBytes = 64 * 1024;
    private const int WritingClients = 64;

    // A log of so many commands since the last snapshot is what is measured, so none may be taken.
    private static readonly string[] NoSnapshots =
        ["snapshot-after-records = 100000000", "raft.snapshot-after-entries = 100000000", "raft.snapshot-after-bytes = 2 GiB", "raft.max-log-bytes = 2 GiB"];

    public static async Task Run(string[] words)
    {
        var options = new Options(words, "commands", "megabytes", "folder");
        await FromLongLog(options.Folder, options.Number("commands", 1_000_000));
        await FreshMember(options.Folder, options.Number("megabytes", 500));
    }

    private static async Task FromLongLog(string folder, long commands)
    {
        using var deployment = await Deployment.Start(folder, 3, NoSnapshots);
        var leader = await deployment.WaitForLeader();
        await Deployment.StartLoad(deployment.Nodes, new Workload(Target.Group, WritingClients));
        await Deployment.WaitFor(leader, status => status.Commit >= commands);
        await Deployment.StopLoad(deployment.Nodes);
        leader = await deployment.WaitForLeader();
        var end = (await leader.Status()).Commit;

        var one = deployment.Nodes.First(node => node != leader);
        await one.Kill();
        var start = Stopwatch.GetTimestamp();
        await Deployment.WaitFor(deployment.Restart(one), status => status.IsHealthy && status.Applied >= end);
        Tell($"one node, {end:N0} entries in the log, serves after", Stopwatch.GetElapsedTime(start));

        foreach (var node in deployment.Nodes)
            await node.Kill();
        start = Stopwatch.GetTimestamp();
        foreach (var node in deployment.Nodes.ToList())
            deployment.Restart(node);
        await Deployment.WaitFor(deployment.Nodes[0], status => status.IsHealthy && status.Leader is not null && status.Applied >= end);
        Tell("all nodes, the same log, serve after", Stopwatch.GetElapsedTime(start));
    }

    private static async Task FreshMember(string folder, int megabytes)
    {
        using var deployment = await Deployment.Start(folder);
        var founders = deployment.Nodes.ToList();
        await Fill(deployment, megabytes);
        var leader = await deployment.WaitForLeader();
        await leader.Ask<bool>(new NodeRequest(Verb.TakeSnapshot));
        var end = (await leader.Status()).Commit;
        await Deployment.WaitFor(leader, status => status.Snapshot >= end);

        await Deployment.StartLoad(founders, new Workload(Target.Group, WritingClients));
        await Task.Delay(TimeSpan.FromSeconds(5));
        await Deployment.Samples(founders);
        await Task.Delay(TimeSpan.FromSeconds(10));
        var before = LoadSample.Sum(await Deployment.Samples(founders));
        var term = (await leader.Status()).Term;

        var fresh = deployment.StartJoining("n4");
        var start = Stopwatch.GetTimestamp();
        var isAdded = await founders.First(node => node != leader).Ask<bool>(new NodeRequest(Verb.AddMember, Member: "n4", Address: fresh.Options.Address));
        var took = Stopwatch.GetElapsedTime(start);
        var meanwhile = LoadSample.Sum(await Deployment.Samples(founders));
        await Deployment.StopLoad(founders);
        var elections = (await leader.Status()).Term - term;
        Tell($"a fresh member has {megabytes} MB and {(isAdded ? "counts" : "DOES NOT COUNT")} after", took);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  writes meanwhile {meanwhile.PerSecond:N0} a second, p99 {meanwhile.Latencies.Quantile(0.99):N0} us; before {before.PerSecond:N0}, {before.Latencies.Quantile(0.99):N0} us; the fresh process has {fresh.WorkingSet / 1e6:N0} MB; {elections} elections"));
    }

    /// <summary>Each client goes through its own slots until the state is that large.</summary>
    private static async Task Fill(Deployment deployment, int megabytes)
    {
        var slots = megabytes * 1_000_000L / SlotBytes;
        const int clients = 16;
        await Deployment.StartLoad(deployment.Nodes, new Workload(Target.Group, clients, Slots: (int)(slots / clients) + 1, Bytes: SlotBytes));

        // Clients differ in speed: a quarter more than all slots lets the slowest come to its end, too.
        await Deployment.WaitFor(deployment.Nodes[0], status => status.Applied >= slots * 5 / 4);
        await Deployment.StopLoad(deployment.Nodes);
    }

    private static void Tell(string what, TimeSpan time) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {time.TotalSeconds:0.0} s"));
}
