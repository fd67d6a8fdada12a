using KeyValue.Options;

namespace KeyValue.Launching;

/// <summary>What the launcher is told.</summary>
/// <param name="Data">The folder of all three nodes.</param>
/// <param name="Shared">Options that every node gets as they are.</param>
internal sealed record LaunchOptions(string Data, IReadOnlyList<string> Shared)
{
    public static LaunchOptions Read(IReadOnlyList<string> words)
    {
        var line = new CommandLine(words, [.. NodeOptionsReader.SharedNames, "--data"], NodeOptionsReader.SharedSwitches);
        var shared = new List<string>();
        foreach (var name in NodeOptionsReader.SharedNames)
        {
            if (line.Optional(name) is { } value)
                shared.AddRange([name, name == "--config" ? Path.GetFullPath(value) : value]);
        }

        shared.AddRange(NodeOptionsReader.SharedSwitches.Where(line.Has));
        return new LaunchOptions(Path.GetFullPath(line.Optional("--data") ?? DefaultData()), shared);
    }

    /// <summary>The same folder each time, so that the store goes on where it was.</summary>
    private static string DefaultData()
    {
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "akka-smr-keyvalue");
    }
}
