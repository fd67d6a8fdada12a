using System.Diagnostics;
using System.Globalization;
using Akka.Smr.Benchmarks.Load;
using Akka.Smr.Benchmarks.Nodes;
using Akka.Smr.Benchmarks.Reports;

namespace Akka.Smr.Benchmarks;

/// <summary>
/// A fresh member is given a large state under load, in frames of 128,000 bytes: how long it takes, what it costs those who write
/// meanwhile, and how much memory it takes beside the state, on the leader that takes and sends the snapshot and on the member.
/// </summary>
internal static class FreshMemberBenchmark
{
    private const int SlotBytes = 64 * 1024;
    private const int SlotsAtATime = 64;
    private const int WritingClients = 64;
    private const double MostMegabytes = 64;
    private const double LeastWrites = 0.5;
    private const string Frames = "akka.remote.dot-netty.tcp.maximum-frame-size = 128000b";
    private static readonly TimeSpan FillingTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FillingPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(10);

    public static async Task Run(string folder, int megabytes)
    {
        using var deployment = await Deployment.Start(folder, 3, Frames);
        var founders = deployment.Nodes.ToList();
        await Fill(founders[0], megabytes);
        var leader = await deployment.WaitForLeader();

        var empty = await leader.Ask<MemorySample>(new NodeRequest(Verb.Memory));
        await Deployment.StartLoad(founders, new Workload(Target.Group, WritingClients));
        await Task.Delay(WarmUp);
        await Deployment.Samples(founders);
        await Task.Delay(Before);
        var before = LoadSample.Sum(await Deployment.Samples(founders));
        var grown = await leader.Ask<MemorySample>(new NodeRequest(Verb.Memory));
        var perEntry = (double)(grown.Beside - empty.Beside) / Math.Max(1, grown.LogEntries - empty.LogEntries);
        var term = (await leader.Status()).Term;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{founders.Count} members, a state of {grown.State / 1e6:N0} MB, {WritingClients} clients: {before.PerSecond:N0} writes a second, p99 {before.Latencies.Quantile(0.99):N0} us; an entry of the log takes {perEntry:N0} bytes of heap"));

        var watch = MemoryWatch.Start(leader);
        var start = Stopwatch.GetTimestamp();
        await TakeSnapshot(leader);
        Tell("the leader has taken a snapshot", start, founders, await Deployment.Samples(founders), before);
        Tell("the leader, taking it", await watch.Stop(), perEntry);

        var fresh = deployment.StartJoining("n4");
        var watches = (Leader: MemoryWatch.Start(leader), Fresh: MemoryWatch.Start(fresh));
        start = Stopwatch.GetTimestamp();
        var isAdded = await founders.First(node => node != leader).Ask<bool>(new NodeRequest(Verb.AddMember, Member: "n4", Address: fresh.Options.Address));
        var end = (await leader.Status()).Commit;
        var has = await Deployment.WaitFor(fresh, status => status.Applied >= end);
        Tell($"a fresh member has it, {(has.Snapshot > 0 ? "by snapshot" : "BY LOG")}, and {(isAdded ? "counts," : "DOES NOT COUNT,")}", start, founders, await Deployment.Samples(founders), before);
        Tell("the leader, sending it", await watches.Leader.Stop(), perEntry);
        Tell("the fresh member", await watches.Fresh.Stop(), perEntry);
        await Deployment.StopLoad(founders);
        var now = await leader.Status();
        var elections = now.Term - term;
        Findings.AtMost("a fresh member: elections", elections, 0);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {elections} elections meanwhile{(now.Role == "Leader" ? "" : ", SO THAT THESE ARE NOT THE FIGURES OF A LEADER")}"));
    }

    private static async Task Fill(NodeProcess node, int megabytes)
    {
        using var patience = new CancellationTokenSource(FillingTime);
        using var timer = new PeriodicTimer(FillingPause);
        var slots = (int)(megabytes * 1_000_000L / SlotBytes);
        for (var first = 0; first < slots; first += SlotsAtATime)
        {
            var some = new Workload(Target.Group, 1, first, Math.Min(SlotsAtATime, slots - first), SlotBytes);

            // To fill what is full changes nothing, so that an unknown outcome does no harm.
            while (!await node.Ask<bool>(new NodeRequest(Verb.Fill, some)))
            {
                if (!await timer.WaitForNextTickAsync(patience.Token))
                    throw new TimeoutException("The state can't be filled.");
            }
        }
    }

    private static async Task TakeSnapshot(NodeProcess node)
    {
        var applied = (await node.Status()).Applied;
        await node.Ask<bool>(new NodeRequest(Verb.TakeSnapshot));
        await Deployment.WaitFor(node, status => status.Snapshot >= applied);
    }

    private static void Tell(string what, long start, List<NodeProcess> nodes, LoadSample[] samples, LoadSample before)
    {
        var meanwhile = LoadSample.Sum(samples);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what} after {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s; {meanwhile.PerSecond:N0} writes a second meanwhile ({meanwhile.PerSecond / before.PerSecond:P0}), p99 {meanwhile.Latencies.Quantile(0.99):N0} us, {meanwhile.Failures} failed; largest of {nodes.Count} processes {meanwhile.WorkingSet / 1e6:N0} MB"));
        Findings.AtLeast($"writes to those before, until {what.Split(',')[0]}", meanwhile.PerSecond / before.PerSecond, LeastWrites);
    }

    private static void Tell(string who, IReadOnlyList<MemorySample> samples, double perEntry)
    {
        var worst = samples.MaxBy(sample => sample.Beside - (perEntry * sample.LogEntries))!;
        var log = perEntry * worst.LogEntries;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {who}: at most {(worst.Beside - log) / 1e6:N1} MB of heap beside a state of {worst.State / 1e6:N0} MB and a log of {log / 1e6:N0} MB ({worst.LogEntries:N0} entries), of {samples.Count} full collections; the process has had {samples.Max(sample => sample.WorkingSet) / 1e6:N0} MB"));
        Findings.AtMost($"heap beside state and log, {who}", (worst.Beside - log) / 1e6, MostMegabytes, "MB");
    }
}
