using System.Text;

namespace Akka.Configuration.Hocon;

#nullable disable annotations // As in Akka.NET.

/// <summary>Keys with their values, in the order of the text.</summary>
public class HoconObject
{
    internal HoconObject()
        : this([])
    {
    }

    private HoconObject(Dictionary<string, HoconValue> items) => Items = items;

    public Dictionary<string, HoconValue> Items { get; }

    /// <summary>The value of <paramref name="key"/>, or null.</summary>
    public HoconValue GetKey(string key) => Items.GetValueOrDefault(key);

    public override string ToString() => ToString(0);

    public string ToString(int indent)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in Items)
            text.Append(' ', indent * 2).Append(HoconValue.QuoteIfNeeded(key)).Append(" : ").Append(value.ToString(indent)).Append("\r\n");
        return text.ToString();
    }

    /// <summary>A new object: <paramref name="upper"/> laid over this one. Objects merge, anything else of the upper one wins.</summary>
    internal HoconObject MergedWith(HoconObject upper)
    {
        var items = new Dictionary<string, HoconValue>(Items);
        foreach (var (key, value) in upper.Items)
        {
            var merges = items.TryGetValue(key, out var lower) && lower.IsObject() && value.IsObject();
            items[key] = merges ? new HoconValue(lower!.GetObject().MergedWith(value.GetObject())) : value;
        }

        return new HoconObject(items);
    }
}
