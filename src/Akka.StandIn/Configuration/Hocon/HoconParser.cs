namespace Akka.Configuration.Hocon;

/// <summary>
/// HOCON by recursive descent, as Akka.NET reads it. What Akka.NET misreads in silence (a brace that is never closed, an
/// object behind a substitution) is an error here, so that what works here works there.
/// </summary>
internal sealed class HoconParser
{
    private readonly HoconReader _reader;
    private readonly List<HoconReference> _references = [];

    private HoconParser(string text) => _reader = new HoconReader(text);

    /// <exception cref="FormatException">The text is not HOCON.</exception>
    /// <exception cref="ConfigurationException">An unquoted value holds an assignment character.</exception>
    public static HoconRoot Parse(string text)
    {
        var parser = new HoconParser(text);
        var root = new HoconValue(parser.ParseDocument());
        HoconReferences.Resolve(root, parser._references);
        return new HoconRoot(root);
    }

    private HoconObject ParseDocument()
    {
        var root = new HoconObject();
        _reader.SkipBlank();
        if (_reader.StartsWith("{"))
        {
            ParseObject(root);
            _reader.SkipBlank();
        }

        while (!_reader.AtEnd)
        {
            ParseMember(root);
            _reader.SkipBlank();
        }

        return root;
    }

    private void ParseObject(HoconObject into)
    {
        var start = _reader.Position;
        _reader.TryTake("{");
        _reader.SkipBlank();
        while (!_reader.TryTake("}"))
        {
            if (_reader.AtEnd)
                throw _reader.Error($"The object that starts at {start} has no end");
            ParseMember(into);
            _reader.SkipBlank();
        }
    }

    /// <summary>A key with its value. Each dot leads into the object behind the key before it.</summary>
    private void ParseMember(HoconObject into)
    {
        var key = ParseKey();
        while (_reader.TryTake("."))
        {
            into = ChildObject(into, key);
            _reader.SkipBlank();
            key = ParseKey();
        }

        if (_reader.StartsWith("{"))
            ParseObject(ChildObject(into, key));
        else if (_reader.TryTake("+="))
            into.Items[key] = ParseAddition(into.GetKey(key));
        else if (_reader.TryTake("=") || _reader.TryTake(":"))
            into.Items[key] = ParseValue(into.GetKey(key));
        else
            throw _reader.Error($"'=', ':', '.' or '{{' belongs after the key [{key}]");
    }

    private string ParseKey()
    {
        var quoted = _reader.Next == '"';
        var key = quoted ? _reader.TakeQuoted() : _reader.TakeKey();
        if (key.Length == 0 && !quoted)
            throw _reader.Error("A key belongs here");

        if (key == "include" && _reader.Next == '"')
            throw _reader.Error("Includes are not supported");

        _reader.SkipBlank();
        return key;
    }

    private static HoconObject ChildObject(HoconObject parent, string key)
    {
        if (Braces(parent.GetKey(key)) is { } existing)
            return existing;

        var child = new HoconObject();
        parent.Items[key] = new HoconValue(child);
        return child;
    }

    private static HoconObject? Braces(HoconValue? value) => value?.Parts is [HoconBraces braces, ..] ? braces.Content : null;

    /// <summary><c>key += item</c>: the list so far with one more item.</summary>
    private HoconValue ParseAddition(HoconValue? before)
    {
        if (before is not null && before.Parts.Any(part => part is HoconText or HoconBraces))
            throw _reader.Error("'+=' adds to a list, and this key holds something else");

        return new HoconValue([.. before?.Parts ?? [], new HoconList([ParseValue(null)])]);
    }

    /// <summary>A value: all pieces up to the end of the line, a comma or a closing bracket.</summary>
    /// <param name="before">What the same key has held so far. An object merges into an object; anything else replaces.</param>
    private HoconValue ParseValue(HoconValue? before)
    {
        var parts = new List<HoconPart>();
        _reader.SkipBlank();
        var spaces = "";
        while (ParsePart(parts, before) is { } part)
        {
            if (spaces.Length > 0 && parts.Count > 0)
                parts.Add(new HoconText(spaces));
            parts.Add(part);
            spaces = _reader.TakeSpaces();
        }

        if (parts.Count == 0)
            throw _reader.Error("A value belongs here");

        _reader.TryTake(",");
        return new HoconValue(parts);
    }

    private HoconPart? ParsePart(List<HoconPart> parts, HoconValue? before)
    {
        switch (_reader.Next)
        {
            case '{':
                if (parts.Count > 0)
                    throw _reader.Error("An object can't follow another part of the same value");
                var content = Braces(before) ?? new HoconObject();
                ParseObject(content);
                return new HoconBraces(content);

            case '[':
                if (parts.Exists(part => part is HoconBraces || part is HoconText { IsBlank: false }))
                    throw _reader.Error("A list can't follow a text or an object in the same value");
                return ParseList();

            case '$' when _reader.TryTake("${"):
                return ParseReference(parts.Count == 0 ? before : null);

            default:
                var text = ParseText();
                if (text is not null && parts.Exists(part => part is HoconBraces or HoconList))
                    throw _reader.Error("A text can't follow a list or an object in the same value");
                return text;
        }
    }

    private HoconList ParseList()
    {
        var start = _reader.Position;
        var items = new List<HoconValue>();
        _reader.TryTake("[");
        _reader.SkipBlank();
        while (!_reader.TryTake("]"))
        {
            if (_reader.AtEnd)
                throw _reader.Error($"The list that starts at {start} has no end");
            items.Add(ParseValue(null));
            _reader.SkipBlank();
        }

        return new HoconList(items);
    }

    private HoconReference ParseReference(HoconValue? before)
    {
        var position = _reader.Position;
        var optional = _reader.TryTake("?");
        var path = _reader.TakeUntil("}", "substitution").Trim();
        var reference = new HoconReference(path, optional, position) { Target = optional ? before : null };
        _references.Add(reference);
        return reference;
    }

    private HoconText? ParseText()
    {
        if (_reader.TryTake("\"\"\""))
            return new HoconText(_reader.TakeUntil("\"\"\"", "triple-quoted text"));
        if (_reader.Next == '"')
            return new HoconText(_reader.TakeQuoted());

        var word = _reader.TakeWord();
        if (word.Length == 0)
            return null;
        if (_reader.Next is '=' or ':')
        {
            throw new ConfigurationException(_reader.Describe(
                $"An unquoted value can't hold '{_reader.Next}'. Put quotes around the value, or braces around an object"));
        }

        return new HoconText(word);
    }
}
