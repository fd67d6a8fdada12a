namespace Akka.Configuration.Hocon;

/// <summary>What a value is made of, piece by piece: <c>${dir} "/journal"</c> has three, the blank in between included.</summary>
internal abstract class HoconPart;

/// <summary>A piece of text, quoted or not.</summary>
internal sealed class HoconText(string text) : HoconPart
{
    public string Text { get; } = text;

    public bool IsBlank => string.IsNullOrWhiteSpace(Text);
}

/// <summary>A list in brackets.</summary>
internal sealed class HoconList(List<HoconValue> items) : HoconPart
{
    public List<HoconValue> Items { get; } = items;
}

/// <summary>An object in braces, or the one that dotted keys stand for.</summary>
internal sealed class HoconBraces(HoconObject content) : HoconPart
{
    public HoconObject Content { get; } = content;
}

/// <summary><c>${path}</c>. The parser gives it its target when the whole document is known, and never again.</summary>
internal sealed class HoconReference(string path, bool optional, HoconPosition position) : HoconPart
{
    public string Path { get; } = path;

    public bool Optional { get; } = optional;

    public HoconPosition Position { get; } = position;

    /// <summary>Null until resolved, and for good if the path leads nowhere and that is allowed.</summary>
    public HoconValue? Target { get; set; }
}
