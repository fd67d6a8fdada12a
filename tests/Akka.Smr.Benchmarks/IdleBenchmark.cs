using System.Globalization;
using Akka.Smr.Benchmarks.Nodes;
using Akka.Smr.Benchmarks.Reports;

namespace Akka.Smr.Benchmarks;

/// <summary>
/// What three nodes cost at rest, once the compiler has settled too: a method that runs once a second waits half a minute for each of its
/// better versions.
/// </summary>
internal static class IdleBenchmark
{
    private const int Links = 3;

    public static async Task Run(string[] words)
    {
        var options = new Options(words, "seconds", "settle", "heartbeat-ms", "folder");
        var time = options.Seconds("seconds", 60);
        var interval = string.Create(CultureInfo.InvariantCulture, $"raft.heartbeat-interval = {options.Number("heartbeat-ms", 100)} ms");
        using var deployment = await Deployment.Start(options.Folder, Links, interval);
        await Task.Delay(options.Seconds("settle", 120));

        var before = deployment.Nodes.Select(node => node.Cpu).ToArray();
        var traffic = await LinkTraffic.Of(deployment.Nodes);
        await Task.Delay(time);
        traffic = (await LinkTraffic.Of(deployment.Nodes) - traffic) / (time.TotalSeconds * Links);
        foreach (var (node, cpu) in deployment.Nodes.Zip(before))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{node.Options.Name}: {(node.Cpu - cpu) / time * 100,6:0.00} % of a core, {node.WorkingSet / 1e6,6:0} MB"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"a link, both ways, in a second: {traffic.Bytes:N0} bytes on the wire, {traffic.Payload:N0} of them in {traffic.Packets:0.0} packets"));
        Findings.AtMost("idle: CPU of the busiest node", deployment.Nodes.Zip(before, (node, cpu) => (node.Cpu - cpu) / time * 100).Max(), 1, "% of a core");
        Findings.AtMost("idle: memory of the largest node", deployment.Nodes.Max(node => node.WorkingSet) / 1e6, 150, "MB");
        Findings.AtMost("idle: bytes a second on a link, both ways", traffic.Bytes, 2_000);
    }
}
