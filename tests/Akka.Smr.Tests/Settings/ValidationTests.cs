using Akka.Actor;
using Akka.Configuration;
using Akka.Smr.Groups;
using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Tests.Settings;

/// <summary>Nonsense is refused at start, with the key's name and what would be right; what lies at a bound is accepted.</summary>
public class ValidationTests() : Akka.TestKit.Xunit2.TestKit(Basis)
{
    private const string Basis = """
        akka.loglevel = WARNING
        akka.actor.provider = remote
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        akka.remote.retry-gate-closed-for = 500 ms
        akka.persistence.journal { plugin = akka.persistence.journal.inmem, inmem.replay-filter.mode = fail }
        akka.persistence.snapshot-store.plugin = akka.persistence.snapshot-store.inmem
        akka.smr.group.allow-volatile-journal = on
        """;

    // A key, a value that is wrong, a value that is right.
    public static TheoryData<string, string, string> Ranges => new()
    {
        { "bootstrap-expect", "8", "0" },
        { "lease.duration", "299 ms", "300 ms" },
        { "lease.duration", "60001 ms", "60 s" },
        { "request-timeout", "9 ms", "501 ms" },
        { "request-timeout", "11 m", "3 m" },
        { "retry-interval", "4 s", "3999 ms" },
        { "retry-interval", "0 s", "1 ms" },
        { "max-inflight-batches", "0", "1" },
        { "max-inflight-batches", "17", "16" },
        { "max-batch-requests", "0", "1" },
        { "max-batch-bytes", "1023", "1 KiB" },
        { "max-pending-requests", "0", "1" },
        { "max-pending-bytes", "1000", "1 MiB" },
        { "max-command-bytes", "255", "256" },
        { "sessions.max-sessions", "0", "1" },
        { "sessions.window-commands", "0", "1" },
        { "sessions.window-commands", "65537", "65536" },
        { "sessions.max-reply-bytes", "65535", "64 KiB" },
        { "sessions.max-reply-bytes", "1025 MiB", "1 GiB" },
        { "sessions.expire-after", "0 s", "10 ms" },
        { "sessions.expire-after", "31 d", "30 d" },
        { "sessions.max-expired-names", "99999", "100000" },
        { "sessions.max-name-bytes", "15", "16" },
        { "raft.heartbeat-interval", "9 ms", "10 ms" },
        { "raft.election-timeout-min", "299 ms", "300 ms" },
        { "raft.election-timeout-max", "1 s", "1150 ms" },
        { "raft.election-timeout-max", "1149 ms", "1150 ms" },
        { "raft.priority-delay", "61 s", "0 s" },
        { "raft.leadership-transfer-timeout", "1 ms", "10 ms" },
        { "raft.snapshot-transfer-timeout", "500 ms", "1 s" },
        { "raft.read-timeout", "0 s", "10 ms" },
        { "raft.max-append-entries", "0", "1" },
        { "raft.max-append-bytes", "1023", "1024" },
        { "raft.max-inflight-entries", "0", "1" },
        { "raft.max-inflight-bytes", "65535", "64 KiB" },
        { "raft.max-inflight-appends", "0", "1" },
        { "raft.max-record-entries", "0", "1" },
        { "raft.max-record-bytes", "65 MiB", "64 MiB" },
        { "raft.max-uncommitted-entries", "0", "1" },
        { "raft.max-uncommitted-bytes", "257 MiB", "256 MiB" },
        { "raft.max-log-bytes", "1023 KiB", "64 MiB" },
        { "raft.snapshot-after-bytes", "257 MiB", "256 MiB" },
        { "raft.snapshot-after-entries", "0", "1" },
        { "raft.trailing-entries", "-1", "0" },
        { "raft.max-applying-entries", "0", "1" },
        { "raft.max-pending-reads", "0", "1" },
        { "raft.max-held-messages", "31", "32" },
        { "raft.max-witnesses", "7", "6" },
        { "snapshot-chunk-bytes", "100", "1 KiB" },
        { "snapshot-window-chunks", "65", "64" },
        { "snapshot-retry-interval", "0 s", "10 ms" },
        { "snapshot-after-records", "99", "100" },
        { "trim-records", "1001", "1000" },
        { "journal-stall-timeout", "0 s", "10 ms" },
        { "journal-write-timeout", "1 s", "1001 ms" },
        { "journal-restart-interval", "0 s", "10 ms" },
        { "fault-hint-jitter", "1001 ms", "0 s" },
        { "digest-interval-entries", "99", "0" },
        { "introduction-interval", "61 s", "60 s" },
        { "encounter-interval", "61 m", "1 s" },
        { "rollback-checkpoint-bytes", "2047 MiB", "0" },
        { "rollback-log-bytes", "1 KiB", "64 KiB" },
    };

    // A key of bytes, the largest value that fits a frame of 128,000, and what it would be otherwise.
    public static TheoryData<string, int> Frames => new()
    {
        { "max-batch-bytes", 128_000 - 4096 - (1024 * 24) },
        { "raft.max-append-bytes", 128_000 - 4096 - (256 * 64) },
        { "snapshot-chunk-bytes", 128_000 - 4096 },
        { "max-command-bytes", 128_000 - 4096 - 64 - 64 - 256 },
    };

    private ExtendedActorSystem System => (ExtendedActorSystem)Sys;

    private string OwnMember => $"n1={System.Provider.DefaultAddress}";

    [Theory]
    [MemberData(nameof(Ranges))]
    public void A_value_out_of_its_bounds_is_refused_by_name(string key, string wrong, string right)
    {
        Refused(key, $"{key} = {wrong}");
        Check($"{key} = {right}");
    }

    [Theory]
    [Hazard(51)]
    [MemberData(nameof(Frames))]
    public void What_would_not_fit_a_frame_is_refused(string key, int largest)
    {
        var error = Refused(key, $"{key} = {largest + 1}");
        Assert.Contains("akka.remote.dot-netty.tcp.maximum-frame-size", error);
        Assert.Contains($"{largest}", error);
        Check($"{key} = {largest}");
    }

    [Fact]
    [Hazard(51)]
    public void The_largest_command_follows_from_the_frame() =>
        Assert.Equal(128_000 - 4096 - 64 - 64 - 256, Complete("").MaxCommandBytes);

    [Fact]
    public void The_core_takes_the_largest_command_with_its_session() =>
        Assert.Equal(1000 + 64 + 256, Complete("max-command-bytes = 1000").Raft.MaxCommandBytes);

    [Theory]
    [InlineData("request-timeout", "soon", "a duration")]
    [InlineData("max-batch-bytes", "64 pounds", "a size in bytes")]
    [InlineData("max-batch-bytes", "3 GiB", "a size below 2 GiB")]
    [InlineData("trim-records", "many", "a whole number")]
    [InlineData("allow-volatile-journal", "perhaps", "a switch")]
    [InlineData("read", "eventual", "linearizable, lease, local")]
    [InlineData("bootstrap", "old", "new, join")]
    [InlineData("members", "[\"n1\"]", "not a member")]
    [InlineData("members", "[{ name = n1, address = \"akka.tcp://s@h:1\" }]", "a member is one text")]
    [InlineData("members", "n1", "a list of texts")]
    public void A_value_of_the_wrong_form_is_refused_by_name(string key, string value, string right)
    {
        var error = Refused(key, $"{key} = {value}");
        Assert.Contains(right, error);
    }

    [Theory]
    [InlineData("akka.smr.groups.g.election-timout-min = 1 s", "akka.smr.groups.g.election-timout-min")]
    [InlineData("akka.smr.groups.g.raft.tick = 1 s", "akka.smr.groups.g.raft.tick")]
    [InlineData("akka.smr.group.raft.tick = 1 s", "akka.smr.group.raft.tick")]
    [InlineData("akka.smr.nodename = x", "akka.smr.nodename")]
    [InlineData("akka.smr.groups.g = 5", "akka.smr.groups.g")]
    public void A_key_that_does_not_exist_is_refused(string config, string key)
    {
        Assert.StartsWith(key, Assert.Throws<ConfigurationException>(() => SmrSettings.Create(config)).Message);
        Assert.StartsWith(key, Assert.Throws<ConfigurationException>(() => GroupSettings.Create("g", config)).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("a2345678901234567890123456789012345678901234567890123456789012345")]
    public void A_bad_name_is_no_group(string name) =>
        Assert.Contains("can't be a group's name", Assert.Throws<ConfigurationException>(() => GroupSettings.Create(name, Config.Empty)).Message);

    [Fact]
    public void A_name_may_hold_dots() =>
        Assert.Equal(7, GroupSettings.Create("a.b-1_c", "akka.smr.groups.\"a.b-1_c\".trim-records = 7").TrimRecords);

    [Theory]
    [InlineData("akka.smr.node-name = \"a|b\"", "node-name")]
    [InlineData("akka.smr.hand-over-timeout = 61 s", "hand-over-timeout")]
    [InlineData("akka.smr.form-cluster-after = 2 h", "form-cluster-after")]
    [InlineData("akka.smr.auto-start = perhaps", "auto-start")]
    public void The_nodes_own_keys_are_checked_too(string config, string key) =>
        Assert.Contains($"akka.smr.{key}", Assert.Throws<ConfigurationException>(() => SmrRules.Check(SmrSettings.Create(config))).Message);

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var error = Refused("trim-records", "trim-records = 0, max-inflight-batches = 0");
        Assert.Contains("max-inflight-batches", error);
    }

    [Theory]
    [InlineData("use-dispatcher", "use-dispatcher = nowhere")]
    [InlineData("members", "members = []")]
    [InlineData("journal-plugin-id", "journal-plugin-id = nowhere")]
    [InlineData("snapshot-plugin-id", "snapshot-plugin-id = nowhere")]
    [InlineData("allow-volatile-journal", "allow-volatile-journal = off")]
    [InlineData("members", "members = [\"n2=akka.tcp://s@h:1\"]")]
    [InlineData("members", "members = [\"n1=akka.tcp://s@h:1\"]")]
    [InlineData("members", "members = [\"OWN\", \"n1=akka.tcp://s@h:1\"]")]
    [InlineData("members", "members = [\"OWN\", \"n2=akka.tcp://s@h:1\", \"n3=akka.tcp://s@h:1\"]")]
    [InlineData("members", "members = [\"OWN\", \"n2=akka.ssl.tcp://s@h:1\"]")]
    [InlineData("members", "members = [\"OWN\", \"n2=akka.tcp://s\"]")]
    [InlineData("members", "members = [\"OWN\", \"n|2=akka.tcp://s@h:1\"]")]
    [InlineData("bootstrap-expect", "bootstrap-expect = 3")]
    [InlineData("bootstrap-expect", "members = [], bootstrap-expect = 3")]
    public void A_group_that_could_not_be_founded_is_refused(string key, string section) => Refused(key, section.Replace("OWN", OwnMember, StringComparison.Ordinal));

    [Fact]
    public void More_members_than_a_group_may_have_are_refused()
    {
        var members = string.Join(", ", Enumerable.Range(2, 7).Select(i => $"\"n{i}=akka.tcp://s@h:{i}\""));
        Assert.Contains("at most 7", Refused("members", $"members = [\"{OwnMember}\", {members}]"));
    }

    [Fact]
    public void A_node_that_joins_needs_no_list() => Check("members = [], bootstrap = join");

    [Fact]
    public void A_node_takes_its_name_from_the_list_or_from_its_address()
    {
        Assert.Equal("n1", Complete("").NodeName);
        Assert.Equal($"127.0.0.1:{System.Provider.DefaultAddress.Port}", Complete("members = []").NodeName);
        var named = GroupSettings.Create("g", "akka.smr.node-name = n7");
        Assert.Equal("n7", Placement.Complete(System, named, hostsReplica: true).NodeName);
    }

    [Fact]
    [Hazard(53)]
    public void A_gate_longer_than_the_election_timeout_is_warned_of()
    {
        var settings = Complete("");
        Assert.Empty(SystemRules.Warnings("akka.remote.retry-gate-closed-for = 1 s", settings, isOnTheWire: true));
        Assert.Contains("retry-gate-closed-for", Assert.Single(SystemRules.Warnings("akka.remote.retry-gate-closed-for = 5 s", settings, isOnTheWire: true)));
        Assert.Empty(SystemRules.Warnings("akka.remote.retry-gate-closed-for = 5 s", settings, isOnTheWire: false));
    }

    [Fact]
    [Hazard(53)]
    public void Writing_to_connections_that_others_have_opened_is_warned_of()
    {
        var settings = Complete("");
        Assert.Empty(SystemRules.Warnings("akka.remote.use-passive-connections = off", settings, isOnTheWire: true));
        Assert.Contains("use-passive-connections", Assert.Single(SystemRules.Warnings("akka.remote.use-passive-connections = on", settings, isOnTheWire: true)));
        Assert.Empty(SystemRules.Warnings("akka.remote.use-passive-connections = on", settings, isOnTheWire: false));
    }

    [Theory]
    [Hazard(53)]
    [InlineData("akka.remote.transport-failure-detector.acceptable-heartbeat-pause", "120 s", "30 s")]
    [InlineData("akka.remote.quarantine-after-silence", "2 d", "30 d")]
    public void Connections_that_are_dead_or_refused_for_long_are_warned_of(string key, string wrong, string right)
    {
        var settings = Complete("");
        Assert.Contains(key, Assert.Single(SystemRules.Warnings($"{key} = {wrong}", settings, isOnTheWire: true)));
        Assert.Empty(SystemRules.Warnings($"{key} = {wrong}", settings, isOnTheWire: false));
        Assert.Empty(SystemRules.Warnings($"{key} = {right}", settings, isOnTheWire: true));
    }

    [Fact]
    public void In_a_cluster_connections_are_in_use_and_nobody_is_refused_for_silence()
    {
        const string ofCluster = "akka.remote.quarantine-after-silence = 2 d\nakka.actor.provider = ";
        Assert.Empty(SystemRules.Warnings(ofCluster + "cluster", Complete(""), isOnTheWire: true));
        Assert.Empty(SystemRules.Warnings(ofCluster + "\"Akka.Cluster.ClusterActorRefProvider, Akka.Cluster\"", Complete(""), isOnTheWire: true));
    }

    [Fact]
    public void What_works_badly_is_warned_of()
    {
        var settings = Complete("");
        Assert.Contains("ask-timeout", Assert.Single(SystemRules.Warnings("akka.actor.ask-timeout = 4 s", settings, isOnTheWire: true)));
        Assert.Empty(SystemRules.Warnings("akka.actor.ask-timeout = 5 s", settings, isOnTheWire: true));

        Assert.Contains("request-timeout", Assert.Single(SystemRules.Warnings("", settings with { RequestTimeout = TimeSpan.FromSeconds(2) }, isOnTheWire: true)));
        var forgetful = settings with { Sessions = settings.Sessions with { ExpireAfter = TimeSpan.FromSeconds(39) } };
        Assert.Contains("expire-after", Assert.Single(SystemRules.Warnings("", forgetful, isOnTheWire: true)));

        const string journal = "akka.persistence.journal { plugin = akka.persistence.journal.sql, sql.replay-batch-size = ";
        Assert.Contains("256 would be right", Assert.Single(SystemRules.Warnings(journal + "257 }", settings, isOnTheWire: true)));
        Assert.Empty(SystemRules.Warnings(journal + "256 }", settings, isOnTheWire: true));
    }

    private static Config InGroup(string section) => ConfigurationFactory.ParseString($"akka.smr.groups.g {{ {section} }}");

    private GroupSettings Complete(string section)
    {
        var members = section.Contains("members", StringComparison.Ordinal) ? "" : $"members = [\"{OwnMember}\"]\n";
        var node = section.Contains("OWN", StringComparison.Ordinal) ? "n1" : "";
        return Placement.Complete(System, GroupSettings.Create("g", InGroup(members + section).WithFallback(Sys.Settings.Config)) with { NodeName = node }, hostsReplica: true);
    }

    private void Check(string section)
    {
        var settings = Complete(section);
        GroupRules.Check(settings);
        SystemRules.Check(System, settings, hostsReplica: true);
    }

    private string Refused(string key, string section)
    {
        var error = Assert.Throws<ConfigurationException>(() => Check(section)).Message;
        Assert.Contains($"akka.smr.groups.g.{key}", error);
        return error;
    }
}
