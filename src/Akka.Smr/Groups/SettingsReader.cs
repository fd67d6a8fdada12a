using System.Globalization;
using Akka.Configuration;

namespace Akka.Smr.Groups;

/// <summary>Reads the keys of one section. A value of the wrong form throws, naming the key, the value and what would be right.</summary>
internal sealed class SettingsReader(Config section, string path)
{
    public string Text(string key) => section.GetString(key, "");

    public IList<string> Texts(string key)
    {
        // HOCON would read anything else as an empty list.
        const string example = "[\"n1=akka.tcp://store@10.0.0.1:4051\"]";
        if (section.GetValue(key) is { } value && (value.IsString() || value.IsObject()))
            throw Refuse(key, "a list of texts", example, null);
        return Read(key, "a list of texts", example, () => section.GetStringList(key, []));
    }

    public bool Switch(string key) => Read(key, "a switch", "on or off", () => section.GetBoolean(key));

    public int Count(string key) => Read(key, "a whole number", "1000", () => section.GetInt(key));

    public long LongCount(string key) => Read(key, "a whole number", "1000", () => section.GetLong(key));

    public long LongBytes(string key) => Read(key, "a size in bytes", "65536 or 64 KiB", () => section.GetByteSize(key, null) ?? 0);

    public int Bytes(string key)
    {
        var bytes = LongBytes(key);
        return bytes <= int.MaxValue ? (int)bytes : throw Refuse(key, "a size below 2 GiB", "64 KiB", null);
    }

    public TimeSpan Time(string key) => Read(key, "a duration", "250 ms or 2 s", () => section.GetTimeSpan(key, null, allowInfinite: false));

    public T Choice<T>(string key)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (KeyOf(value) == Text(key))
                return value;
        }

        throw Refuse(key, "one of the values there are", string.Join(", ", Enum.GetValues<T>().Select(KeyOf)), null);
    }

    public SettingsReader Section(string key) => new(section.GetConfig(key), $"{path}.{key}");

    /// <summary>How an enumeration's value is written.</summary>
    public static string KeyOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLower(CultureInfo.InvariantCulture);

    private T Read<T>(string key, string form, string example, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // What a value of the wrong form throws is Akka's own business and differs by type: any of it means the same here.
            throw Refuse(key, form, example, error);
        }
    }

    private ConfigurationException Refuse(string key, string form, string example, Exception? cause) =>
        new($"{path}.{key} = {Written(key)} is not {form}, as in: {example}.", cause);

    private string Written(string key)
    {
        var value = section.GetValue(key);
        return value is null ? "(nothing)" : value.IsString() ? $"\"{value.GetString()}\"" : value.ToString() ?? "";
    }
}
