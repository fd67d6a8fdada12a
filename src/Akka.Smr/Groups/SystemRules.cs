using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Smr.Replicas.Journal;

namespace Akka.Smr.Groups;

/// <summary>What a group's settings must obey in the actor system that uses them. What can't work throws; what works badly is warned of.</summary>
internal static class SystemRules
{
    /// <summary>As many ticks of the scheduler must election timeouts spread over, or members often stand at once.</summary>
    private const int JitterTicks = 15;

    private static readonly TimeSpan LongestDeafness = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromDays(30);

    /// <summary>Checks settings that are complete; see <see cref="Placement"/>.</summary>
    public static void Check(ExtendedActorSystem system, GroupSettings settings, bool hostsReplica)
    {
        var complaints = new Complaints($"akka.smr.groups.{settings.Name}");
        CheckFrame(system, settings, complaints);
        CheckDispatcher(system, settings, complaints);
        CheckMembers(system, settings, complaints);
        if (hostsReplica)
        {
            CheckScheduler(system, settings, complaints);
            FoundingRules.Check(system, settings, complaints);
        }
        else
        {
            complaints.Require(
                settings.Members.Count > 0 || settings.BootstrapExpect > 0, "members", "[]",
                "a proxy must know where to ask: list the group's members, as in [\"n1=akka.tcp://store@10.0.0.1:4051\"]");
        }

        complaints.Throw();
        if (hostsReplica)
        {
            // Where Akka.Persistence has not been used yet, its defaults are not in the configuration.
            Persistence.Persistence.Instance.Apply(system);
            JournalGuard.Check(system.Settings.Config, settings);
        }

        foreach (var warning in Warnings(system.Settings.Config, settings, hostsReplica && system.Provider.DefaultAddress.Host is not null))
            system.Log.Warning(warning);
    }

    /// <summary>What works, and will be regretted.</summary>
    public static IEnumerable<string> Warnings(Config config, GroupSettings settings, bool isOnTheWire)
    {
        var gate = config.GetTimeSpan("akka.remote.retry-gate-closed-for", TimeSpan.Zero);
        if (isOnTheWire && gate > settings.Raft.ElectionTimeoutMin)
            yield return $"akka.remote.retry-gate-closed-for = {Complaints.Show(gate)} exceeds akka.smr.groups.{settings.Name}.raft.election-timeout-min, {Complaints.Show(settings.Raft.ElectionTimeoutMin)}: one reset connection between healthy nodes costs an election. 500 ms would be right.";
        if (isOnTheWire && config.GetBoolean("akka.remote.use-passive-connections", false))
            yield return "akka.remote.use-passive-connections = on: a node that is killed and started again at once may hear nothing of another one until one of them is restarted, since both connect at the same time and one goes on writing where the other has stopped reading. off would be right.";

        var pause = config.GetTimeSpan("akka.remote.transport-failure-detector.acceptable-heartbeat-pause", TimeSpan.Zero);
        if (isOnTheWire && pause > LongestDeafness)
            yield return $"akka.remote.transport-failure-detector.acceptable-heartbeat-pause = {Complaints.Show(pause)} exceeds {Complaints.Show(LongestDeafness)}: a node that vanishes without a word, and comes back under its address, may not be heard for so long. 10 s, with a heartbeat-interval of 2 s, would be right.";
        var silence = config.GetTimeSpan("akka.remote.quarantine-after-silence", TimeSpan.MaxValue);
        if (isOnTheWire && silence < LongestSilence && !config.GetString("akka.actor.provider", "").Contains("cluster", StringComparison.OrdinalIgnoreCase))
            yield return $"akka.remote.quarantine-after-silence = {Complaints.Show(silence)}, and no cluster keeps connections in use: two members whose connection was lost, and who had nothing to say to each other for so long, refuse each other until one is restarted. 365 d would be right.";

        if (settings.RequestTimeout <= settings.Raft.ElectionTimeoutMax)
            yield return $"akka.smr.groups.{settings.Name}.request-timeout = {Complaints.Show(settings.RequestTimeout)} does not exceed raft.election-timeout-max, {Complaints.Show(settings.Raft.ElectionTimeoutMax)}: requests may not outlive a fail-over.";
        if (settings.Sessions.ExpireAfter < 10 * settings.RequestTimeout)
            yield return $"akka.smr.groups.{settings.Name}.sessions.expire-after = {Complaints.Show(settings.Sessions.ExpireAfter)} is less than ten times request-timeout, {Complaints.Show(settings.RequestTimeout)}: a repeated command may find its session gone.";

        var ask = config.GetTimeSpan("akka.actor.ask-timeout", TimeSpan.Zero);
        if (ask > TimeSpan.Zero && ask <= settings.RequestTimeout)
            yield return $"akka.actor.ask-timeout = {Complaints.Show(ask)} does not exceed akka.smr.groups.{settings.Name}.request-timeout, {Complaints.Show(settings.RequestTimeout)}: askers give up before the group answers.";

        var journal = settings.JournalPluginId.Length > 0 ? settings.JournalPluginId : config.GetString("akka.persistence.journal.plugin", "");
        var records = journal.Length == 0 ? 0 : config.GetInt($"{journal}.replay-batch-size");
        if (records > 0 && records * (long)settings.Raft.MaxRecordBytes > settings.Raft.MaxLogBytes)
            yield return $"{journal}.replay-batch-size = {records}, times akka.smr.groups.{settings.Name}.raft.max-record-bytes, {settings.Raft.MaxRecordBytes}, exceeds raft.max-log-bytes, {settings.Raft.MaxLogBytes}: a recovery may take that much memory at once. {Math.Max(1, settings.Raft.MaxLogBytes / settings.Raft.MaxRecordBytes)} would be right.";
    }

    private static void CheckFrame(ExtendedActorSystem system, GroupSettings settings, Complaints complaints)
    {
        if (FrameBudget.Of(system) is not { } frame)
            return;
        var room = $"{FrameBudget.Key}, {frame.FrameBytes}, leaves";
        var batch = frame.Room - (settings.MaxBatchRequests * (long)FrameBudget.BytesPerRequest);
        complaints.Require(
            settings.MaxBatchBytes <= batch, "max-batch-bytes", settings.MaxBatchBytes, $"{room} {batch} bytes beside max-batch-requests, {settings.MaxBatchRequests}");
        var append = frame.Room - (settings.Raft.MaxAppendEntries * (long)FrameBudget.BytesPerEntry);
        complaints.Require(
            settings.Raft.MaxAppendBytes <= append, "raft.max-append-bytes", settings.Raft.MaxAppendBytes,
            $"{room} {append} bytes beside raft.max-append-entries, {settings.Raft.MaxAppendEntries}");
        complaints.Require(
            settings.SnapshotChunkBytes <= frame.Room, "snapshot-chunk-bytes", settings.SnapshotChunkBytes, $"{room} {frame.Room} bytes");
        var command = frame.LargestCommand(settings.Sessions);
        complaints.Require(
            settings.MaxCommandBytes <= command, "max-command-bytes", settings.MaxCommandBytes, $"{room} {command} bytes for a command; enlarge the frame on all nodes, or the command can't be sent");
    }

    private static void CheckScheduler(ExtendedActorSystem system, GroupSettings settings, Complaints complaints)
    {
        const string key = "akka.scheduler.tick-duration";
        var tick = system.Settings.Config.GetTimeSpan(key, TimeSpan.FromMilliseconds(10));
        var span = settings.Raft.ElectionTimeoutMax - settings.Raft.ElectionTimeoutMin;
        complaints.Require(
            span >= JitterTicks * tick, "raft.election-timeout-max", settings.Raft.ElectionTimeoutMax,
            $"it must exceed raft.election-timeout-min by at least {JitterTicks} times {key}, {Complaints.Show(JitterTicks * tick)}, or members often stand at once");
        complaints.Require(
            settings.Raft.HeartbeatInterval >= tick, "raft.heartbeat-interval", settings.Raft.HeartbeatInterval, $"it must be at least {key}, {Complaints.Show(tick)}");
    }

    private static void CheckDispatcher(ExtendedActorSystem system, GroupSettings settings, Complaints complaints) =>
        complaints.Require(
            settings.UseDispatcher.Length == 0 || system.Dispatchers.HasDispatcher(settings.UseDispatcher), "use-dispatcher", settings.UseDispatcher,
            "there is no dispatcher of this name in the configuration");

    private static void CheckMembers(ExtendedActorSystem system, GroupSettings settings, Complaints complaints)
    {
        var protocol = system.Provider.DefaultAddress.Protocol;
        foreach (var member in settings.Members)
        {
            complaints.Require(GroupRules.IsMemberName(member.Name), "members", member.Name, MemberListRule(GroupRules.MemberNameRule));
            var isAddress = Address.TryParse(member.Address, out var address);
            complaints.Require(isAddress, "members", member.Address, "it is not an address, as in \"akka.tcp://store@10.0.0.1:4051\"");
            if (!isAddress)
                continue;
            complaints.Require(
                address.Protocol == protocol, "members", member.Address, $"its protocol must be {protocol}, as this node's own");
            complaints.Require(
                system.Provider.DefaultAddress.Host is null || address is { Host: not null, Port: > 0 }, "members", member.Address, "it must have host and port");
        }

        complaints.Require(
            settings.Members.Select(member => member.Name).Distinct(StringComparer.Ordinal).Count() == settings.Members.Count
            && settings.Members.Select(member => MemberNames.IdOf(member.Name)).Distinct().Count() == settings.Members.Count,
            "members", Names(settings), "every member needs a name of its own");
        complaints.Require(
            settings.Members.Select(member => member.Address).Distinct(StringComparer.Ordinal).Count() == settings.Members.Count,
            "members", string.Join(", ", settings.Members.Select(member => member.Address)), "every member needs an address of its own");
    }

    private static string Names(GroupSettings settings) => string.Join(", ", settings.Members.Select(member => member.Name));

    private static string MemberListRule(string rule) => $"a member's name: {rule}";
}
