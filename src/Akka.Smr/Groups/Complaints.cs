using System.Globalization;
using Akka.Configuration;

namespace Akka.Smr.Groups;

/// <summary>Gathers what is wrong with one section of the settings, so that all of it is said at once: the key, its value, and what would be right.</summary>
internal sealed class Complaints(string path)
{
    private readonly List<string> _sentences = [];

    public void Require(bool isRight, string key, object? value, string rule)
    {
        if (!isRight)
            _sentences.Add($"{path}.{key} = {Show(value)}: {rule}.");
    }

    public void Between(string key, long value, long least, long most) =>
        Require(value >= least && value <= most, key, value, $"it must be between {least} and {most}");

    public void Between(string key, TimeSpan value, TimeSpan least, TimeSpan most) =>
        Require(value >= least && value <= most, key, value, $"it must be between {Show(least)} and {Show(most)}");

    /// <summary>Throws <see cref="ConfigurationException"/> if there was anything.</summary>
    public void Throw()
    {
        if (_sentences.Count > 0)
            throw new ConfigurationException(string.Join(Environment.NewLine, _sentences));
    }

    /// <summary>A value as it would be written.</summary>
    public static string Show(object? value) => value switch
    {
        TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds} ms"),
        string text => $"\"{text}\"",
        null => "(nothing)",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
