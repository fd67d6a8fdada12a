using System.Diagnostics;
using Akka.Smr.Benchmarks.Load;
using Akka.Smr.Benchmarks.Nodes;
using Akka.Smr.Benchmarks.Reports;

namespace Akka.Smr.Benchmarks;

/// <summary>
/// How long nobody's write succeeds when the leader's process is killed under load, and when it leaves as it should. Only the clients
/// on the other nodes count: those of the leader's die with it.
/// </summary>
internal static class FailoverBenchmark
{
    public static async Task Run(string[] words)
    {
        var options = new Options(words, "times", "clients", "seconds", "folder");
        var times = options.Number("times", 20);
        using var deployment = await Deployment.Start(options.Folder);
        (string What, Func<NodeProcess, Task> End, double Median, double Longest)[] ends =
            [("was killed", node => node.Kill(), 300, 1500), ("leaves", node => node.Leave(), 50, double.PositiveInfinity)];
        Console.WriteLine($"{"the leader",-12}{"times",6}{"shortest",12}{"median",12}{"longest",12}");
        foreach (var (what, end, median, longest) in ends)
        {
            var gaps = new List<double>();
            for (var time = 0; time < times; time++)
                gaps.Add(await Once(deployment, options.Number("clients", 64), options.Seconds("seconds", 5), end));
            gaps.Sort();
            Console.WriteLine($"{what,-12}{times,6}{gaps[0],9:N0} ms{gaps[gaps.Count / 2],9:N0} ms{gaps[^1],9:N0} ms");
            Console.WriteLine($"  all, in ms: {string.Join(' ', gaps.Select(gap => $"{gap:0}"))}");
            Findings.AtMost($"no write after the leader {what}, median", gaps[gaps.Count / 2], median, "ms");
            if (double.IsFinite(longest))
                Findings.AtMost($"no write after the leader {what}, longest of {times}", gaps[^1], longest, "ms");
        }
    }

    private static async Task<double> Once(Deployment deployment, int clients, TimeSpan watched, Func<NodeProcess, Task> end)
    {
        var leader = await deployment.WaitForLeader();
        await Deployment.StartLoad(deployment.Nodes, new Workload(Target.Group, clients));
        var others = deployment.Nodes.Where(node => node != leader).ToList();
        await Task.Delay(TimeSpan.FromSeconds(2));
        await Deployment.Samples(others);

        var endedAt = Stopwatch.GetTimestamp();
        await end(leader);
        await Task.Delay(watched);
        var samples = await Deployment.Samples(others);
        await Deployment.StopLoad(others);
        deployment.Restart(leader);
        return QuietTime.LongestCommon([.. samples.Select(sample => sample.Quiet)], endedAt);
    }
}
