using System.Globalization;
using System.Net.NetworkInformation;
using Akka.Smr.Benchmarks.Nodes;
using Akka.Smr.Benchmarks.Reports;

namespace Akka.Smr.Benchmarks;

/// <summary>
/// What three nodes cost at rest. The bytes on the wire are those of the loopback interface, so whatever else speaks there counts too.
/// </summary>
internal static class IdleBenchmark
{
    private const int Links = 3;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);

    public static async Task Run(string[] words)
    {
        var options = new Options(words, "seconds", "folder");
        var time = options.Seconds("seconds", 60);
        using var deployment = await Deployment.Start(options.Folder);
        await Task.Delay(Settling);

        var before = deployment.Nodes.Select(node => node.Cpu).ToArray();
        var bytes = LoopbackBytes();
        await Task.Delay(time);
        bytes = LoopbackBytes() - bytes;
        foreach (var (node, cpu) in deployment.Nodes.Zip(before))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{node.Options.Name}: {(node.Cpu - cpu) / time * 100,6:0.00} % of a core, {node.WorkingSet / 1e6,6:0} MB"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"wire: {bytes / time.TotalSeconds / Links:N0} bytes a second and link, both ways"));
        Findings.AtMost("idle: CPU of the busiest node", deployment.Nodes.Zip(before, (node, cpu) => (node.Cpu - cpu) / time * 100).Max(), 1, "% of a core");
        Findings.AtMost("idle: memory of the largest node", deployment.Nodes.Max(node => node.WorkingSet) / 1e6, 150, "MB");
        Findings.AtMost("idle: bytes a second on a link, both ways", bytes / time.TotalSeconds / Links, 2_000);
    }

    private static double LoopbackBytes() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.NetworkInterfaceType == NetworkInterfaceType.Loopback)
        .Sum(network => network.GetIPStatistics().BytesSent);
}
