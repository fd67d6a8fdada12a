using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Akka.Smr.Benchmarks.Reports;

/// <summary>What is shown in the end: the medians of the runs, and the machine.</summary>
/// <param name="Machine">Where it was measured.</param>
/// <param name="Runs">How often.</param>
/// <param name="Rows">The medians of the lines, in the order of measuring.</param>
/// <param name="Findings">What was to be reached: the medians of the runs.</param>
internal sealed record Report(string Machine, int Runs, IReadOnlyList<Row> Rows, IReadOnlyList<Finding> Findings)
{
    private const string Page = "report.html";
    private const string DataMark = "\"DATA\"";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Report Of(IReadOnlyList<IReadOnlyList<Row>> runs) => new(
        ThisMachine,
        runs.Count,
        [.. runs.SelectMany(run => run).GroupBy(row => (row.What, row.Clients, row.Bytes)).Select(group => Row.Median([.. group]))],
        [.. runs.SelectMany(Aims.Of).GroupBy(finding => finding.What).Select(Aims.Median)]);

    private static string ThisMachine =>
        $"{Environment.ProcessorCount} cores ({RuntimeInformation.ProcessArchitecture}), {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";

    /// <summary>The head of the table.</summary>
    public static string Head => string.Create(
        CultureInfo.InvariantCulture,
        $"{"",-34}{"clients",8}{"bytes",8}{"per second",12}{"p50 us",10}{"p99 us",10}{"CPU us",9}{"alloc B",9}{"disk B",9}{"flushes",9}{"failed",8}");

    public static string LineOf(Row row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.What,-34}{row.Clients,8}{row.Bytes,8}{row.PerSecond,12:N0}{row.P50,10:N0}{row.P99,10:N0}{row.Cpu,9:N1}{row.Allocated,9:N0}{row.Written,9:N0}{row.Flushes,9:N3}{row.Failures,8}");

    public void Print(TextWriter to)
    {
        to.WriteLine($"Medians of {Runs} runs on {Machine}");
        to.WriteLine(Head);
        foreach (var row in Rows)
            to.WriteLine(LineOf(row));
        to.WriteLine();
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>One page with everything in it.</summary>
    public string ToHtml()
    {
        using var stream = typeof(Report).Assembly.GetManifestResourceStream(Page) ?? throw new InvalidOperationException("The page is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace(DataMark, ToJson(), StringComparison.Ordinal);
    }
}
