using Akka.Actor;

namespace Akka.Configuration;

#nullable disable annotations // As in Akka.NET.

/// <summary>Something is wrong with the configuration: a missing key, a bad value, a text that is not HOCON.</summary>
public class ConfigurationException : AkkaException
{
    public ConfigurationException(string message)
        : base(message)
    {
    }

    public ConfigurationException(string message, Exception exception)
        : base(message, exception)
    {
    }

    /// <summary>The error of a component that found nothing at the place where its configuration belongs.</summary>
    public static ConfigurationException NullOrEmptyConfig<T>(string path = null)
    {
        var what = string.IsNullOrWhiteSpace(path) ? "Configuration is null or empty" : $"Configuration does not contain `{path}` node";
        return new ConfigurationException($"Failed to instantiate {typeof(T).Name}: {what}");
    }
}
