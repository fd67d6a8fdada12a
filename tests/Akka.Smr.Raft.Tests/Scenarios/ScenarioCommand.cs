using System.Globalization;

namespace Akka.Smr.Raft.Tests.Scenarios;

/// <summary>One command line, taken apart: a verb, plain words and name=value pairs, each of which must be used.</summary>
internal sealed class ScenarioCommand
{
    private readonly List<string> _words = [];
    private readonly Dictionary<string, string> _values = [];
    private readonly HashSet<string> _used = [];
    private int _wordsUsed;

    public ScenarioCommand(string line)
    {
        Line = line;
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Verb = parts[0];
        foreach (var part in parts[1..])
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                _values.Add(part[..equals], part[(equals + 1)..]);
            else
                _words.Add(part);
        }
    }

    public string Line { get; }

    public string Verb { get; }

    public bool HasWord => _wordsUsed < _words.Count;

    public string Word() => HasWord ? _words[_wordsUsed++] : throw new InvalidDataException($"'{Line}' lacks a word.");

    /// <summary>Takes the next word if it is this one.</summary>
    public bool Takes(string word)
    {
        if (!HasWord || _words[_wordsUsed] != word)
            return false;
        _wordsUsed++;
        return true;
    }

    public IEnumerable<string> Words()
    {
        while (HasWord)
            yield return Word();
    }

    /// <summary>A word like a->b.</summary>
    public (string From, string To) Link()
    {
        var word = Word();
        var ends = word.Split("->");
        return ends.Length == 2 ? (ends[0], ends[1]) : throw new InvalidDataException($"'{word}' in '{Line}' is no link.");
    }

    public string? Value(string name)
    {
        _used.Add(name);
        return _values.GetValueOrDefault(name);
    }

    public string[] Names(string name) => Value(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];

    public int Number(string name, int otherwise) => Value(name) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;

    public TimeSpan? Time(string name) => Value(name) is { } value ? Duration(value) : null;

    /// <summary>A duration such as 150ms.</summary>
    public static TimeSpan Duration(string text) =>
        text.EndsWith("ms", StringComparison.Ordinal)
            ? TimeSpan.FromMilliseconds(int.Parse(text[..^2], CultureInfo.InvariantCulture))
            : throw new InvalidDataException($"'{text}' is no duration in ms.");

    public void RequireUsed()
    {
        foreach (var name in _values.Keys.Where(name => !_used.Contains(name)))
            throw new InvalidDataException($"'{Line}': nobody knows {name}.");
        if (HasWord)
            throw new InvalidDataException($"'{Line}': nobody knows {Word()}.");
    }
}
