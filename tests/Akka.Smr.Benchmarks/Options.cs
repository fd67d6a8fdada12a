using System.Globalization;

namespace Akka.Smr.Benchmarks;

/// <summary>A verb's options, each a name and a value: <c>--clients 1,64</c>.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Reads them. Throws <see cref="ArgumentException"/> for one that is not known.</summary>
    public Options(string[] words, params string[] known)
    {
        if (words.Length % 2 != 0)
            throw new ArgumentException("Every option has a value.");
        for (var i = 0; i < words.Length; i += 2)
        {
            var name = words[i].StartsWith("--", StringComparison.Ordinal) ? words[i][2..] : "";
            if (!known.Contains(name))
                throw new ArgumentException($"{words[i]} is unknown; there are --{string.Join(", --", known)}.");
            _values[name] = words[i + 1];
        }
    }

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public int Number(string name, int otherwise) => _values.TryGetValue(name, out var value) ? Parse(value) : otherwise;

    public TimeSpan Seconds(string name, int otherwise) => TimeSpan.FromSeconds(Number(name, otherwise));

    public int[] Numbers(string name, params int[] otherwise) => _values.TryGetValue(name, out var value) ? [.. value.Split(',').Select(Parse)] : otherwise;

    /// <summary>The folder for everything that is written.</summary>
    public string Folder => Text("folder") ?? Path.GetTempPath();

    private static int Parse(string value) => int.Parse(value, CultureInfo.InvariantCulture);
}
