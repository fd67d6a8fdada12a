using Akka.Configuration;

namespace Akka.Cluster.SBR;

/// <summary><c>akka.cluster.split-brain-resolver</c>.</summary>
internal sealed class SplitBrainResolverSettings
{
    private const string KeepMajorityName = "keep-majority";
    private const string DownAllName = "down-all";

    public SplitBrainResolverSettings(Config config)
    {
        var section = config.GetConfig("akka.cluster.split-brain-resolver");
        StableAfter = section.GetTimeSpan("stable-after");
        if (StableAfter <= TimeSpan.Zero)
            throw new ConfigurationException("akka.cluster.split-brain-resolver.stable-after must be more than 0s");

        DownAllWhenUnstable = section.GetString("down-all-when-unstable") switch
        {
            "on" => TimeSpan.FromTicks(Math.Max(TimeSpan.FromSeconds(4).Ticks, StableAfter.Ticks * 3 / 4)),
            "off" => null,
            _ => section.GetTimeSpan("down-all-when-unstable"),
        };
        var strategy = section.GetString("active-strategy");
        Strategy = strategy switch
        {
            KeepMajorityName => new KeepMajority(section.GetString("keep-majority.role")),
            DownAllName => new DownAllNodes(),
            _ => throw new ConfigurationException(
                $"akka.cluster.split-brain-resolver.active-strategy = [{strategy}] is not covered; {KeepMajorityName} and {DownAllName} are"),
        };
    }

    /// <summary>How long nothing must have changed before a decision is taken.</summary>
    public TimeSpan StableAfter { get; }

    /// <summary>How much longer changes may go on before all are downed; null for ever.</summary>
    public TimeSpan? DownAllWhenUnstable { get; }

    public IDowningStrategy Strategy { get; }
}
