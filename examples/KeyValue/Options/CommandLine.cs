using System.Globalization;

namespace KeyValue.Options;

/// <summary>The words of a command line: pairs of --name and value, and switches. Whatever is not asked for is a mistake.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <param name="words">As the process got them.</param>
    /// <param name="names">The options that take a value.</param>
    /// <param name="switches">Those that take none.</param>
    public CommandLine(IReadOnlyList<string> words, IReadOnlyCollection<string> names, IReadOnlyCollection<string> switches)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var (name, value) = words[i].Split('=', 2) is [var left, var right] ? (left, right) : (words[i], null);
            if (names.Contains(name))
                value ??= ++i < words.Count ? words[i] : throw new OptionException($"{name} needs a value.");
            else if (!switches.Contains(name))
                throw new OptionException($"[{words[i]}] is no option.");
            else if (value is not null)
                throw new OptionException($"{name} takes no value.");
            if (!_values.TryAdd(name, value ?? ""))
                throw new OptionException($"{name} is given twice.");
        }
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string? Optional(string name) => _values.GetValueOrDefault(name);

    public string Required(string name) => Optional(name) is { Length: > 0 } value ? value : throw new OptionException($"{name} is required.");

    public long? Number(string name, long least, long most)
    {
        if (Optional(name) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        throw new OptionException($"{name} is [{text}]; it must be a whole number from {least} to {most}.");
    }

    /// <summary>A duration as in "90s" or "15m"; a number alone is seconds.</summary>
    public TimeSpan? Duration(string name)
    {
        if (Optional(name) is not { } text)
            return null;
        var digits = text.AsSpan().TrimEnd("mshd");
        var unit = text[digits.Length..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "" or "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            "d" => TimeSpan.FromDays(1),
            _ => TimeSpan.Zero,
        };
        if (unit > TimeSpan.Zero && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
            return unit * count;
        throw new OptionException($"{name} is [{text}]; write a duration as in 500ms, 90s, 15m or 1h.");
    }
}
