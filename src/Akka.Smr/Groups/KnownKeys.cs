using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Akka.Smr.Groups;

/// <summary>A misspelt key would be a setting that silently keeps its default: so every key under <c>akka.smr</c> must be in the reference.</summary>
internal static class KnownKeys
{
    /// <summary>Throws <see cref="ConfigurationException"/> for the first key that the reference lacks.</summary>
    public static void Check(Config whole)
    {
        var known = SmrSettings.Reference.GetValue("akka.smr");
        var written = whole.GetValue("akka.smr");
        Check(written, known, "akka.smr");
        if (written.GetChildObject("groups") is not { } groups || !groups.IsObject())
            return;
        foreach (var (name, group) in groups.GetObject().Items)
            Check(group, known.GetChildObject("group"), $"akka.smr.groups.{name}");
    }

    private static void Check(HoconValue written, HoconValue known, string path)
    {
        if (!written.IsObject())
            throw new ConfigurationException($"{path} must be a section, as in: {path} {{ }}.");

        var keys = known.GetObject().Items;
        foreach (var (key, value) in written.GetObject().Items)
        {
            if (!keys.TryGetValue(key, out var reference))
                throw new ConfigurationException($"{path}.{key} is no setting. The settings there are: {string.Join(", ", keys.Keys.Order(StringComparer.Ordinal))}.");
            if (reference.IsObject() && $"{path}.{key}" != "akka.smr.groups")
                Check(value, reference, $"{path}.{key}");
        }
    }
}
