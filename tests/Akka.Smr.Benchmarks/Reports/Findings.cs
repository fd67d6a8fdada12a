using System.Text.Json;

namespace Akka.Smr.Benchmarks.Reports;

/// <summary>
/// What the verbs have found, where there is an aim. Each verb adds its own; a file gathers those of several, so that one table can be
/// made of verbs that ran at different times.
/// </summary>
internal static class Findings
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private static readonly List<Finding> Found = [];

    public static void AtMost(string what, double measured, double aim, string unit = "") => Add([new Finding(what, measured, unit, aim, IsLimit: true)]);

    public static void AtLeast(string what, double measured, double aim, string unit = "") => Add([new Finding(what, measured, unit, aim, IsLimit: false)]);

    public static void Add(IEnumerable<Finding> findings)
    {
        foreach (var finding in findings)
        {
            Found.Add(finding);
            Console.WriteLine(finding);
        }
    }

    /// <summary>Writes what was found into the file: in place of what was found before, and after everything else.</summary>
    public static async Task Save(string file)
    {
        List<Finding> all = File.Exists(file) ? [.. await Read(file)] : [];
        foreach (var finding in Found)
        {
            var place = all.FindIndex(old => old.What == finding.What);
            if (place < 0)
                all.Add(finding);
            else
                all[place] = finding;
        }

        Found.Clear();
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(all, Json));
    }

    /// <summary>A table in Markdown of all that stands in the file.</summary>
    public static async Task PrintTable(string file)
    {
        Console.WriteLine("| what | measured | aim | reached |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (var finding in await Read(file))
            Console.WriteLine(finding.ToLine());
    }

    private static async Task<IReadOnlyList<Finding>> Read(string file) =>
        JsonSerializer.Deserialize<IReadOnlyList<Finding>>(await File.ReadAllTextAsync(file), Json) ?? throw new InvalidDataException($"{file} has no findings.");
}
