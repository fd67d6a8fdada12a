using Akka.Configuration;

namespace Akka.Smr.Replicas.Journal;

/// <summary>
/// Refuses, at start, storage that can't keep what a replica promises: a journal that forgets, one that would repair by dropping
/// events, and a snapshot store in whatever folder the process was started in.
/// </summary>
internal static class JournalGuard
{
    private const string Journal = "akka.persistence.journal.plugin";
    private const string JournalFallback = "akka.persistence.journal-plugin-fallback";
    private const string SnapshotStore = "akka.persistence.snapshot-store.plugin";

    /// <summary>Throws <see cref="ConfigurationException"/>, naming the key and what would be right.</summary>
    /// <param name="config">The configuration of the actor system, with the defaults of Akka.Persistence and of the plugins.</param>
    /// <param name="settings">The group.</param>
    public static void Check(Config config, GroupSettings settings)
    {
        CheckJournal(config, settings);
        CheckSnapshotStore(config, settings);
    }

    private static void CheckJournal(Config config, GroupSettings settings)
    {
        var id = PluginId(config, settings.JournalPluginId, Journal, settings, "journal-plugin-id");
        var plugin = config.GetConfig(id);
        var type = ClassOf(plugin, id);
        if (!settings.AllowVolatileJournal && IsVolatile(id, type, plugin))
        {
            throw new ConfigurationException(
                $"The journal of group '{settings.Name}', {id}, forgets everything when the process ends, and with it what this replica has promised. " +
                $"Set {KeyOf(settings, "journal-plugin-id")} to a journal on disk, or, for tests only, {KeyOf(settings, "allow-volatile-journal")} = on.");
        }

        var mode = plugin.WithFallback(config.GetConfig(JournalFallback)).GetString("replay-filter.mode", "");
        if (mode != "fail")
        {
            throw new ConfigurationException(
                $"{id}.replay-filter.mode is '{mode}' and must be fail: any other mode drops or passes on what two writers have mixed up, and a replica " +
                "would go on with a journal that is damaged.");
        }
    }

    private static void CheckSnapshotStore(Config config, GroupSettings settings)
    {
        var id = PluginId(config, settings.SnapshotPluginId, SnapshotStore, settings, "snapshot-plugin-id");
        var plugin = config.GetConfig(id);
        var type = ClassOf(plugin, id);
        if (!settings.AllowLocalSnapshotStore && (type == "LocalSnapshotStore" || id == "akka.persistence.snapshot-store.local"))
        {
            throw new ConfigurationException(
                $"The snapshot store of group '{settings.Name}', {id}, is Akka's default: files in a folder under the working directory, written without a " +
                $"flush. Set {KeyOf(settings, "snapshot-plugin-id")} to a store in a database, or {KeyOf(settings, "allow-local-snapshot-store")} = on.");
        }

        if (!settings.AllowVolatileJournal && IsVolatile(id, type, plugin))
        {
            throw new ConfigurationException(
                $"The snapshot store of group '{settings.Name}', {id}, forgets everything when the process ends, and the journal is cut behind snapshots. " +
                $"Set {KeyOf(settings, "snapshot-plugin-id")} to a store on disk, or, for tests only, {KeyOf(settings, "allow-volatile-journal")} = on.");
        }
    }

    private static string PluginId(Config config, string own, string systems, GroupSettings settings, string key)
    {
        var id = own.Length > 0 ? own : config.GetString(systems, "") ?? "";
        if (id.Length == 0)
            throw new ConfigurationException($"Neither {KeyOf(settings, key)} nor {systems} names a plugin.");
        if (!config.HasPath(id))
            throw new ConfigurationException($"{(own.Length > 0 ? KeyOf(settings, key) : systems)} names {id}, and the configuration has nothing there.");
        return id;
    }

    /// <summary>The plain name of the plugin's type.</summary>
    private static string ClassOf(Config plugin, string id)
    {
        var name = plugin.GetString("class", "") ?? "";
        if (name.Length == 0)
            throw new ConfigurationException($"{id}.class is missing.");
        var typeName = name.Split(',')[0].Trim();
        return typeName[(typeName.LastIndexOf('.') + 1)..];
    }

    private static bool IsVolatile(string id, string type, Config plugin)
    {
        if (type is "MemoryJournal" or "SharedMemoryJournal" or "MemorySnapshotStore" or "NoSnapshotStore" || id.EndsWith(".inmem", StringComparison.Ordinal))
            return true;
        var connection = (plugin.GetString("connection-string", "") ?? "").Replace(" ", "", StringComparison.Ordinal);
        return connection.Contains(":memory:", StringComparison.OrdinalIgnoreCase) || connection.Contains("mode=memory", StringComparison.OrdinalIgnoreCase);
    }

    private static string KeyOf(GroupSettings settings, string key) => $"akka.smr.groups.{settings.Name}.{key}";
}
