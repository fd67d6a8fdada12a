using System.Buffers;
using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>The characters of a document, taken one lexical element at a time.</summary>
internal sealed class HoconReader(string text)
{
    private const string Reserved = "$\"{}[]:=,#`^?!@*&\\";
    private static readonly SearchValues<char> EndsValue = SearchValues.Create(Reserved);
    private static readonly SearchValues<char> EndsKey = SearchValues.Create(Reserved + ".");

    private int _position;

    public bool AtEnd => _position >= text.Length;

    /// <summary>The next character, or NUL at the end.</summary>
    public char Next => AtEnd ? '\0' : text[_position];

    public HoconPosition Position => PositionOf(_position);

    public bool StartsWith(string lexeme) => string.CompareOrdinal(text, _position, lexeme, 0, lexeme.Length) == 0;

    public bool TryTake(string lexeme)
    {
        if (!StartsWith(lexeme))
            return false;

        _position += lexeme.Length;
        return true;
    }

    /// <summary>Skips white space, line ends and comments.</summary>
    public void SkipBlank()
    {
        while (!AtEnd)
        {
            if (AtComment)
                SkipLine();
            else if (char.IsWhiteSpace(Next))
                _position++;
            else
                return;
        }
    }

    /// <summary>Takes blanks within a line.</summary>
    public string TakeSpaces()
    {
        var start = _position;
        while (Next is ' ' or '\t')
            _position++;
        return text[start.._position];
    }

    /// <summary>Takes an unquoted key, which may hold blanks but neither dots nor line ends.</summary>
    public string TakeKey()
    {
        var start = _position;
        while (!AtEnd && !EndsKey.Contains(Next) && Next is not ('\n' or '\r') && !AtComment && !StartsWith("+="))
            _position++;
        return text[start.._position].Trim();
    }

    /// <summary>Takes one unquoted word of a value; empty if none starts here.</summary>
    public string TakeWord()
    {
        var start = _position;
        while (!AtEnd && !EndsValue.Contains(Next) && !char.IsWhiteSpace(Next) && !AtComment)
            _position++;
        return text[start.._position];
    }

    /// <summary>Takes what stands up to <paramref name="end"/>, and that as well.</summary>
    public string TakeUntil(string end, string what)
    {
        var length = text.AsSpan(_position).IndexOf(end);
        if (length < 0)
            throw Error($"The {what} that starts at {Position} has no end");

        var taken = text.Substring(_position, length);
        _position += length + end.Length;
        return taken;
    }

    /// <summary>Takes a quoted text, its escapes replaced.</summary>
    public string TakeQuoted()
    {
        var start = Position;
        var content = new StringBuilder();
        _position++;
        while (Next != '"')
        {
            if (AtEnd)
                throw Error($"The quote that starts at {start} has no end");
            content.Append(Next == '\\' ? TakeEscape() : text[_position++]);
        }

        _position++;
        return content.ToString();
    }

    /// <summary>An error at the current place: what is wrong, where, and the line itself with the place marked.</summary>
    public FormatException Error(string what) => new(Describe(what));

    public string Describe(string what)
    {
        var at = Math.Min(_position, text.Length);
        var start = text.LastIndexOf('\n', Math.Max(0, at - 1)) + 1;
        if (start > at)
            start = at;
        var end = text.IndexOf('\n', at);
        var line = text[start..(end < 0 ? text.Length : end)].TrimEnd('\r');
        return $"{what} ({PositionOf(at)}):\n{line}\n{new string(' ', at - start)}^";
    }

    private bool AtComment => Next == '#' || StartsWith("//");

    private void SkipLine()
    {
        var end = text.IndexOf('\n', _position);
        _position = end < 0 ? text.Length : end + 1;
    }

    private char TakeEscape()
    {
        _position++;
        var escaped = Next;
        _position++;
        return escaped switch
        {
            '"' or '\\' or '/' => escaped,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => TakeCodeUnit(),
            _ => throw Error($"Unknown escape code: {escaped}"),
        };
    }

    private char TakeCodeUnit()
    {
        if (_position + 4 > text.Length
            || !ushort.TryParse(text.AsSpan(_position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            throw Error("Four hexadecimal digits belong after \\u");

        _position += 4;
        return (char)unit;
    }

    private HoconPosition PositionOf(int at)
    {
        var before = text.AsSpan(0, Math.Min(at, text.Length));
        return new HoconPosition(before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }
}
