using System.Text.RegularExpressions;
using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>What text and which source a log event must have. Upper and lower case are the same, but to a pattern.</summary>
internal sealed class TextMatch
{
    private readonly Predicate<string> _isText;
    private readonly string? _source;
    private readonly string _description;

    private TextMatch(Predicate<string> isText, string? source, string description) =>
        (_isText, _source, _description) = (isText, source, source is null ? description : $"{description} from \"{source}\"");

    public static TextMatch Of(Regex pattern, string? source) => new(pattern.IsMatch, source, $" matching \"{pattern}\"");

    /// <summary>The first of the three that is given counts.</summary>
    public static TextMatch Of(string? message, string? start, string? contains, string? source)
    {
        if (message is not null)
            return new TextMatch(text => text.Equals(message, StringComparison.OrdinalIgnoreCase), source, $" \"{message}\"");
        if (start is not null)
            return new TextMatch(text => text.StartsWith(start, StringComparison.OrdinalIgnoreCase), source, $" starting with \"{start}\"");
        if (contains is not null)
            return new TextMatch(text => text.Contains(contains, StringComparison.OrdinalIgnoreCase), source, $" containing \"{contains}\"");
        return new TextMatch(_ => true, source, "");
    }

    public bool Fits(string? source, object? message) => IsSource(source) && _isText(message?.ToString() ?? "null");

    public override string ToString() => _description;

    /// <summary>A source may be given as a path without its address.</summary>
    private bool IsSource(string? source) =>
        _source is null
        || string.Equals(source, _source, StringComparison.OrdinalIgnoreCase)
        || (source is not null
            && ActorPath.TryParse(source, out var path)
            && string.Equals(path.ToStringWithoutAddress(), _source, StringComparison.OrdinalIgnoreCase));
}
