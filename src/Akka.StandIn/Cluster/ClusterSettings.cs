using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.SBR;
using Akka.Configuration;

namespace Akka.Cluster;

/// <summary><c>akka.cluster</c>.</summary>
public sealed class ClusterSettings
{
    private readonly string _downingProvider;

    public ClusterSettings(Config config, string systemName)
    {
        var cluster = config.GetConfig("akka.cluster")
            ?? throw new ConfigurationException($"The configuration of [{systemName}] has no akka.cluster");
        FailureDetectorConfig = cluster.GetConfig("failure-detector");
        FailureDetectorImplementationClass = FailureDetectorConfig.GetString("implementation-class");
        HeartbeatInterval = FailureDetectorConfig.GetTimeSpan("heartbeat-interval");
        HeartbeatExpectedResponseAfter = FailureDetectorConfig.GetTimeSpan("expected-response-after");
        MonitoredByNrOfMembers = FailureDetectorConfig.GetInt("monitored-by-nr-of-members");

        SeedNodes = [.. cluster.GetStringList("seed-nodes").Select(Address.Parse)];
        SeedNodeTimeout = cluster.GetTimeSpan("seed-node-timeout");
        RetryUnsuccessfulJoinAfter = TimeSpanOrOff(cluster, "retry-unsuccessful-join-after");
        ShutdownAfterUnsuccessfulJoinSeedNodes = TimeSpanOrOff(cluster, "shutdown-after-unsuccessful-join-seed-nodes");
        Roles = [.. cluster.GetStringList("roles")];
        MinNrOfMembers = cluster.GetInt("min-nr-of-members");
        MinNrOfMembersOfRole = cluster.GetConfig("role").AsEnumerable()
            .ToImmutableDictionary(role => role.Key, role => role.Value.GetChildObject("min-nr-of-members")?.GetInt() ?? 0);
        WeaklyUpAfter = cluster.GetString("allow-weakly-up-members") switch
        {
            "off" => TimeSpan.Zero,
            "on" => TimeSpan.FromSeconds(7),
            _ => cluster.GetTimeSpan("allow-weakly-up-members"),
        };

        PeriodicTasksInitialDelay = cluster.GetTimeSpan("periodic-tasks-initial-delay");
        GossipInterval = cluster.GetTimeSpan("gossip-interval");
        GossipDifferentViewProbability = cluster.GetDouble("gossip-different-view-probability");
        LeaderActionsInterval = cluster.GetTimeSpan("leader-actions-interval");
        UnreachableNodesReaperInterval = cluster.GetTimeSpan("unreachable-nodes-reaper-interval");
        LogInfo = cluster.GetBoolean("log-info");
        RunCoordinatedShutdownWhenDown = cluster.GetBoolean("run-coordinated-shutdown-when-down");
        UseDispatcher = cluster.GetString("use-dispatcher") is { Length: > 0 } dispatcher ? dispatcher : "akka.actor.internal-dispatcher";
        _downingProvider = cluster.GetString("downing-provider-class");
    }

    public bool LogInfo { get; }

    public Config FailureDetectorConfig { get; }

    public string FailureDetectorImplementationClass { get; }

    public TimeSpan HeartbeatInterval { get; }

    public TimeSpan HeartbeatExpectedResponseAfter { get; }

    public int MonitoredByNrOfMembers { get; }

    public ImmutableList<Address> SeedNodes { get; }

    public TimeSpan SeedNodeTimeout { get; }

    public TimeSpan? RetryUnsuccessfulJoinAfter { get; }

    public TimeSpan? ShutdownAfterUnsuccessfulJoinSeedNodes { get; }

    public TimeSpan PeriodicTasksInitialDelay { get; }

    public TimeSpan GossipInterval { get; }

    public double GossipDifferentViewProbability { get; }

    public TimeSpan LeaderActionsInterval { get; }

    public TimeSpan UnreachableNodesReaperInterval { get; }

    public ImmutableHashSet<string> Roles { get; }

    public int MinNrOfMembers { get; }

    public ImmutableDictionary<string, int> MinNrOfMembersOfRole { get; }

    public bool RunCoordinatedShutdownWhenDown { get; }

    public bool AllowWeaklyUpMembers => WeaklyUpAfter != TimeSpan.Zero;

    public TimeSpan WeaklyUpAfter { get; }

    public string UseDispatcher { get; }

    /// <summary>How long a periodic task waits for its first turn.</summary>
    internal TimeSpan DelayFor(TimeSpan interval) => interval > PeriodicTasksInitialDelay ? interval : PeriodicTasksInitialDelay;

    internal IDowningProvider CreateDowningProvider(Cluster cluster) => _downingProvider.Split(',')[0].Trim() switch
    {
        "" or "Akka.Cluster.NoDowning" => new NoDowning(),
        "Akka.Cluster.SBR.SplitBrainResolverProvider" => new SplitBrainResolverProvider(cluster),
        _ => throw new ConfigurationException($"akka.cluster.downing-provider-class = [{_downingProvider}] is not covered by the stand-in"),
    };

    private static TimeSpan? TimeSpanOrOff(Config config, string key) =>
        config.GetString(key) is "off" or "false" or "no" ? null : config.GetTimeSpan(key);
}
