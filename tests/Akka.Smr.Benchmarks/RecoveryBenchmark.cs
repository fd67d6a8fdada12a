using System.Diagnostics;
using System.Globalization;
using Akka.Smr.Benchmarks.Load;
using Akka.Smr.Benchmarks.Nodes;
using Akka.Smr.Benchmarks.Reports;

namespace Akka.Smr.Benchmarks;

/// <summary>
/// How long it takes to serve again: from a long log, one node and all of them, and after any time with one slow client; and, see
/// <see cref="FreshMemberBenchmark"/>, from nothing.
/// </summary>
internal static class RecoveryBenchmark
{
    private const int WritingClients = 64;

    // A log of so many commands since the last snapshot is what is measured, so none may be taken.
    private static readonly string[] NoSnapshots =
        ["snapshot-after-records = 100000000", "raft.snapshot-after-entries = 100000000", "raft.snapshot-after-bytes = 2 GiB", "raft.max-log-bytes = 2 GiB"];

    public static async Task Run(string[] words)
    {
        var options = new Options(words, "commands", "records", "megabytes", "folder");
        if (options.Number("commands", 1_000_000) is > 0 and var commands)
            await FromLongLog(options.Folder, commands);
        if (options.Number("records", 50_000) is > 0 and var records)
            await FromOneClient(options.Folder, records);
        if (options.Number("megabytes", 500) is > 0 and var megabytes)
            await FreshMemberBenchmark.Run(options.Folder, megabytes);
    }

    private static async Task FromLongLog(string folder, long commands)
    {
        using var deployment = await Deployment.Start(folder, 3, NoSnapshots);
        var leader = await deployment.WaitForLeader();
        await Deployment.StartLoad(deployment.Nodes, new Workload(Target.Group, WritingClients));
        await Deployment.WaitFor(leader, status => status.Commit >= commands);
        await Deployment.StopLoad(deployment.Nodes);
        leader = await deployment.WaitForLeader();
        var one = deployment.Nodes.First(node => node != leader);
        var records = (await Deployment.Samples([one]))[0].Cost.Records;
        var end = (await leader.Status()).Commit;
        var (_, time) = await Restart(deployment, one, end, string.Create(CultureInfo.InvariantCulture, $"one node, {end:N0} entries in {records:N0} records"));
        Findings.AtMost(string.Create(CultureInfo.InvariantCulture, $"restart after {commands:N0} commands of {WritingClients} clients"), time.TotalSeconds, 10, "s");

        foreach (var node in deployment.Nodes)
            await node.Kill();
        var start = Stopwatch.GetTimestamp();
        foreach (var node in deployment.Nodes.ToList())
            deployment.Restart(node);
        await Deployment.WaitFor(deployment.Nodes[0], status => status.IsHealthy && status.Leader is not null && status.Applied >= end);
        Tell("all nodes at once, the same log,", Stopwatch.GetElapsedTime(start), deployment.Nodes[0]);
    }

    /// <summary>
    /// One client makes a record of every command. A snapshot is due after some number of records: just before it is the worst moment
    /// to be restarted, however long the client has been writing. That the snapshot comes then is waited for in the end.
    /// </summary>
    private static async Task FromOneClient(string folder, int due)
    {
        using var deployment = await Deployment.Start(folder, 3, string.Create(CultureInfo.InvariantCulture, $"snapshot-after-records = {due}"));
        var leader = await deployment.WaitForLeader();
        var one = deployment.Nodes.First(node => node != leader);
        await Deployment.Samples([one]);
        await Deployment.StartLoad(deployment.Nodes, new Workload(Target.Group, 1));
        await Deployment.WaitFor(leader, status => status.Commit >= due - (due / 50));
        await Deployment.StopLoad(deployment.Nodes);
        leader = await deployment.WaitForLeader();
        var records = (await Deployment.Samples([one]))[0].Cost.Records;
        var status = await leader.Status();
        (one, var time) = await Restart(
            deployment, one, status.Commit, string.Create(CultureInfo.InvariantCulture, $"one node, {records:N0} records of one client since the last snapshot, at {status.Snapshot},"));
        Findings.AtMost("restart after any time of a single client", time.TotalSeconds, 5, "s");

        await Deployment.StartLoad(deployment.Nodes, new Workload(Target.Group, 1));
        status = await Deployment.WaitFor(one, status => status.Snapshot > 0);
        await Deployment.StopLoad(deployment.Nodes);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  no restart reads more: its next snapshot came at entry {status.Snapshot:N0}"));
    }

    private static async Task<(NodeProcess Node, TimeSpan Time)> Restart(Deployment deployment, NodeProcess node, long end, string what)
    {
        await node.Kill();
        var start = Stopwatch.GetTimestamp();
        var restarted = deployment.Restart(node);
        await Deployment.WaitFor(restarted, status => status.IsHealthy && status.Applied >= end);
        var time = Stopwatch.GetElapsedTime(start);
        Tell(what, time, restarted);
        return (restarted, time);
    }

    private static void Tell(string what, TimeSpan time, NodeProcess node) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what} serve{(what.StartsWith("one", StringComparison.Ordinal) ? "s" : "")} after {time.TotalSeconds:0.0} s, {node.Cpu.TotalSeconds:0.0} s of CPU in one process"));
}
