using System.Globalization;

namespace Akka.Smr.Benchmarks.Load;

/// <summary>What this process has used since it began. The difference of two is what the time between has cost.</summary>
/// <param name="CpuMicroseconds">Of all threads, in user and kernel mode.</param>
/// <param name="AllocatedBytes">Of managed memory.</param>
/// <param name="WrittenBytes">What it caused to be written to disks; zero where the system does not tell.</param>
/// <param name="Records">The journal's records, each one transaction and one flush.</param>
internal readonly record struct ProcessCost(double CpuMicroseconds, long AllocatedBytes, long WrittenBytes, long Records)
{
    private const string WrittenLine = "write_bytes:";
    private const string Accounts = "/proc/self/io";

    public static ProcessCost Now(long records) => new(
        Environment.CpuUsage.TotalTime.TotalMicroseconds, GC.GetTotalAllocatedBytes(), Written(), records);

    public static ProcessCost operator -(ProcessCost left, ProcessCost right) => new(
        left.CpuMicroseconds - right.CpuMicroseconds,
        left.AllocatedBytes - right.AllocatedBytes,
        left.WrittenBytes - right.WrittenBytes,
        left.Records - right.Records);

    public static ProcessCost operator +(ProcessCost left, ProcessCost right) => new(
        left.CpuMicroseconds + right.CpuMicroseconds,
        left.AllocatedBytes + right.AllocatedBytes,
        left.WrittenBytes + right.WrittenBytes,
        left.Records + right.Records);

    private static long Written()
    {
        if (!File.Exists(Accounts))
            return 0;
        var line = File.ReadLines(Accounts).FirstOrDefault(line => line.StartsWith(WrittenLine, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.AsSpan(WrittenLine.Length), CultureInfo.InvariantCulture);
    }
}
