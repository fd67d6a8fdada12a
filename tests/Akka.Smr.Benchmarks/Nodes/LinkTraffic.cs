using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Akka.Smr.Benchmarks.Nodes;

/// <summary>
/// What has gone over the connections between some nodes so far, by the kernel's own count at both ends of each: other programs on the
/// machine don't count. <c>ss</c> of iproute2 tells it.
/// </summary>
/// <param name="Payload">Bytes that were sent.</param>
/// <param name="Packets">Packets that were sent, those that only acknowledge included.</param>
internal readonly partial record struct LinkTraffic(double Payload, double Packets)
{
    /// <summary>The headers of Ethernet (14), IPv4 (20), and TCP with its time stamps (32).</summary>
    private const int HeaderBytes = 66;

    /// <summary>All that was on the wire.</summary>
    public double Bytes => Payload + (Packets * HeaderBytes);

    public static LinkTraffic operator -(LinkTraffic left, LinkTraffic right) => new(left.Payload - right.Payload, left.Packets - right.Packets);

    public static LinkTraffic operator /(LinkTraffic traffic, double divisor) => new(traffic.Payload / divisor, traffic.Packets / divisor);

    public static async Task<LinkTraffic> Of(IEnumerable<NodeProcess> nodes)
    {
        var ends = nodes.Select(node => string.Create(CultureInfo.InvariantCulture, $"sport = :{node.Options.Port} or dport = :{node.Options.Port}"));
        var start = new ProcessStartInfo("ss", ["-tinHO", "state", "established", $"( {string.Join(" or ", ends)} )"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"ss ended with {process.ExitCode}.");
        return new LinkTraffic(Sum(BytesSent(), text), Sum(PacketsSent(), text));
    }

    private static double Sum(Regex number, string text) => number.Matches(text).Sum(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\bbytes_sent:(\d+)")]
    private static partial Regex BytesSent();

    [GeneratedRegex(@"\bsegs_out:(\d+)")]
    private static partial Regex PacketsSent();
}
