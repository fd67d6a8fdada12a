using System.Globalization;

namespace Akka.Configuration.Hocon;

#nullable disable annotations // As in Akka.NET.

/// <summary>
/// What stands behind a key: an object, a list or a text, put together from the pieces that were written. Nothing changes it
/// once its document has been parsed.
/// </summary>
public class HoconValue
{
    private readonly List<HoconPart> _parts;

    internal HoconValue(List<HoconPart> parts) => _parts = parts;

    internal HoconValue(HoconObject content)
        : this([new HoconBraces(content)])
    {
    }

    public bool IsEmpty => _parts.Count == 0 || _parts[0] is HoconBraces { Content.Items.Count: 0 };

    internal IReadOnlyList<HoconPart> Parts => _parts;

    public bool IsObject() => GetObject() is not null;

    /// <summary>Whether it is a list with something in it.</summary>
    public bool IsArray() => GetArray().Count != 0;

    public bool IsString() => _parts.Count > 0 && _parts.TrueForAll(part => part switch
    {
        HoconText => true,
        HoconReference reference => reference.Target?.IsString() ?? reference.Optional,
        _ => false,
    });

    /// <summary>The object, or null if it is none.</summary>
    public HoconObject GetObject() => _parts.Count == 0
        ? null
        : _parts[0] switch
        {
            HoconBraces braces => braces.Content,
            HoconReference reference => reference.Target?.GetObject(),
            _ => null,
        };

    /// <summary>The items of all lists it is made of.</summary>
    public IList<HoconValue> GetArray()
    {
        var items = new List<HoconValue>();
        foreach (var part in _parts)
        {
            if (part is HoconList list)
                items.AddRange(list.Items);
            else if (part is HoconReference { Target: { } target })
                items.AddRange(target.GetArray());
        }

        return items;
    }

    /// <summary>The text without blanks around it; null for <c>null</c>, and for what is no text.</summary>
    public string GetString()
    {
        if (!IsString())
            return null;

        var text = string.Concat(_parts.Select(part => part is HoconText piece ? piece.Text : ((HoconReference)part).Target?.GetString())).Trim();
        return text == "null" ? null : text;
    }

    public HoconValue GetChildObject(string key) => GetObject()?.GetKey(key);

    public bool GetBoolean() => GetString() switch
    {
        "on" or "true" => true,
        "off" or "false" => false,
        var text => throw new NotSupportedException($"Unknown boolean format: {text}"),
    };

    public int GetInt() => int.Parse(GetString(), NumberFormatInfo.InvariantInfo);

    public long GetLong() => long.Parse(GetString(), NumberFormatInfo.InvariantInfo);

    public float GetFloat() => float.Parse(GetString(), NumberFormatInfo.InvariantInfo);

    public double GetDouble() => double.Parse(GetString(), NumberFormatInfo.InvariantInfo);

    public decimal GetDecimal() => decimal.Parse(GetString(), NumberFormatInfo.InvariantInfo);

    public long? GetByteSize() => GetString() is { Length: > 0 } text ? HoconUnits.ParseByteSize(text) : null;

    public TimeSpan GetTimeSpan(bool allowInfinite = true) => HoconUnits.ParseDuration(GetString(), allowInfinite);

    public IList<string> GetStringList() => [.. GetArray().Select(item => item.GetString())];

    public IList<bool> GetBooleanList() => [.. GetArray().Select(item => item.GetBoolean())];

    public IList<int> GetIntList() => [.. GetArray().Select(item => item.GetInt())];

    public IList<long> GetLongList() => [.. GetArray().Select(item => item.GetLong())];

    /// <summary>This value as a configuration of its own.</summary>
    public Config ToConfig() => new(new HoconRoot(this));

    public override string ToString() => ToString(0);

    public virtual string ToString(int indent)
    {
        if (IsString())
            return QuoteIfNeeded(GetString());
        if (GetObject() is { } content)
            return indent == 0 ? content.ToString(1) : $"{{\r\n{content.ToString(indent + 1)}{new string(' ', indent * 2)}}}";
        return IsArray() ? $"[{string.Join(",", GetArray().Select(item => item.ToString(indent + 1)))}]" : "<<unknown value>>";
    }

    internal static string QuoteIfNeeded(string text)
    {
        if (text is null)
            return "";
        return text.AsSpan().IndexOfAny(' ', '\t', ':') < 0 ? text : $"\"{text}\"";
    }
}
