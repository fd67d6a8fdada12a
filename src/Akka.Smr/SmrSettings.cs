using Akka.Configuration;
using Akka.Smr.Groups;

namespace Akka.Smr;

/// <summary>The settings of the plugin on one node, <c>akka.smr</c>; those of the groups are apart, see <see cref="GroupSettings"/>.</summary>
public sealed record SmrSettings
{
    /// <summary>The name of this node's member in all groups; empty for the name that a group's static list gives to the node's own address, or else its host and port.</summary>
    public string NodeName { get; init; } = "";

    /// <summary>What all chance in the plugin is computed from; empty for the operating system's. For simulation: it is mixed with the node's address and the moment of its start.</summary>
    public string RandomSeed { get; init; } = "";

    /// <summary>Whether groups that name their state machine in HOCON start when the extension is loaded.</summary>
    public bool AutoStart { get; init; } = true;

    /// <summary>How long a node that leaves waits for its replicas to hand leadership over, and for its requests under way to be answered.</summary>
    public TimeSpan HandOverTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Without a cluster for so long, the leader's node founds one and the others join it; zero for never.</summary>
    public TimeSpan FormClusterAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The names of all groups that <c>akka.smr.groups</c> mentions, sorted.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The embedded reference configuration.</summary>
    internal static Config Reference { get; } = ConfigurationFactory.FromResource<SmrSettings>("Akka.Smr.reference.conf");

    /// <summary>Reads <c>akka.smr</c> of a whole configuration, over the reference. Throws <see cref="ConfigurationException"/>, naming the key, for a value of the wrong form and for a key that does not exist.</summary>
    public static SmrSettings Create(Config config)
    {
        var whole = config.SafeWithFallback(Reference);
        KnownKeys.Check(whole);
        var reader = new SettingsReader(whole.GetConfig("akka.smr"), "akka.smr");
        return new SmrSettings
        {
            NodeName = reader.Text("node-name"),
            RandomSeed = reader.Text("random-seed"),
            AutoStart = reader.Switch("auto-start"),
            HandOverTimeout = reader.Time("hand-over-timeout"),
            FormClusterAfter = reader.Time("form-cluster-after"),
            Groups = [.. whole.GetConfig("akka.smr.groups").AsEnumerable().Select(group => group.Key).Order(StringComparer.Ordinal)],
        };
    }
}
