using System.Reflection;
using Akka.Configuration.Hocon;
using Newtonsoft.Json;

namespace Akka.Configuration;

#nullable disable annotations // As in Akka.NET.

/// <summary>Makes <see cref="Config"/>s from text, embedded resources and objects.</summary>
public class ConfigurationFactory
{
    /// <summary>A configuration without a single key.</summary>
    public static Config Empty => ParseString("");

    /// <exception cref="FormatException">The text is not HOCON; the message names line and column.</exception>
    /// <exception cref="ConfigurationException">An unquoted value holds an assignment character.</exception>
    public static Config ParseString(string hocon) => new(HoconParser.Parse(hocon));

    /// <summary>What an actor system starts from when it is given nothing: here nothing, since there is no App.config to read.</summary>
    public static Config Load() => Empty;

    /// <summary>The reference configuration of the actor core.</summary>
    public static Config Default() => FromResource("Akka.conf", typeof(ConfigurationFactory).Assembly);

    public static Config FromResource(string resourceName, object instanceInAssembly) =>
        FromResource(resourceName, instanceInAssembly as Assembly ?? (instanceInAssembly as Type ?? instanceInAssembly.GetType()).Assembly);

    public static Config FromResource<TAssembly>(string resourceName) => FromResource(resourceName, typeof(TAssembly).Assembly);

    public static Config FromResource(string resourceName, Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream(resourceName);
        if (stream is null)
            throw new ArgumentNullException(nameof(resourceName), $"{assembly.GetName().Name} holds no resource [{resourceName}].");

        using var reader = new StreamReader(stream);
        return ParseString(reader.ReadToEnd());
    }

    /// <summary>The public properties of <paramref name="source"/> as configuration, by way of JSON, which HOCON contains.</summary>
    public static Config FromObject(object source) => ParseString(JsonConvert.SerializeObject(source));
}
