using System.Diagnostics;
using System.Globalization;
using Akka.Smr.Benchmarks.Reports;

namespace Akka.Smr.Benchmarks;

/// <summary>
/// Every verb that has an aim, one after the other, in half an hour; then the table. What one has found is in the file before the
/// next begins, so that a run that was cut short can be completed verb by verb.
/// </summary>
internal static class AllBenchmarks
{
    public static async Task Run(string[] words)
    {
        var options = new Options(words, "verbs", "folder", "file", "json", "html");
        var file = options.Text("file") ?? "findings.json";
        string[] folder = ["--folder", options.Folder];
        (string Verb, Func<string[], Task> Run, string[] Words)[] all =
        [
            ("load", LoadBenchmark.Run, [.. folder, "--json", options.Text("json") ?? "load.json", "--html", options.Text("html") ?? "load.html"]),
            ("failover", FailoverBenchmark.Run, [.. folder, "--seconds", "3"]),
            ("idle", IdleBenchmark.Run, folder),
            ("recover", RecoveryBenchmark.Run, folder),
            ("soak", SoakBenchmark.Run, folder),
        ];
        foreach (var (verb, run, its) in all.Where(each => options.Text("verbs")?.Split(',').Contains(each.Verb) ?? true))
        {
            Console.WriteLine($"---- {verb}");
            var start = Stopwatch.GetTimestamp();
            try
            {
                await run(its);
            }
            catch (Exception failure)
            {
                // The others have something to tell all the same.
                Console.WriteLine($"{verb} FAILED: {failure}");
            }

            await Findings.Save(file);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"---- {verb} took {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));
        }

        await Findings.PrintTable(file);
    }
}
