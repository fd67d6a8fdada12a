using System.Globalization;

namespace KeyValue.Options;

/// <summary>Reads a node's command line.</summary>
internal static class NodeOptionsReader
{
    /// <summary>Beyond this a client would not be answered within five seconds.</summary>
    public const int MaxRequestTimeoutMilliseconds = 4500;

    /// <summary>Options that every node of a launched group may share.</summary>
    public static readonly string[] SharedNames =
    [
        "--journal", "--config", "--heartbeat-ms", "--election-timeout-ms", "--request-timeout-ms", "--snapshot-every",
        "--snapshot-trailing", "--max-command-bytes", "--session-ttl", "--max-inflight",
    ];

    /// <summary>Switches that every node of a launched group may share.</summary>
    public static readonly string[] SharedSwitches = ["--test-hooks"];

    private static readonly string[] Names = [.. SharedNames, "--node", "--http", "--akka", "--data", "--peers", "--bootstrap"];
    private static readonly string[] Switches = [.. SharedSwitches, "--leave-with-input"];

    public static NodeOptions Read(IReadOnlyList<string> words)
    {
        var line = new CommandLine(words, Names, Switches);
        var options = new NodeOptions
        {
            Node = line.Required("--node"),
            Http = HostPort.Parse(line.Required("--http")),
            Akka = HostPort.Parse(line.Required("--akka")),
            Data = Path.GetFullPath(line.Required("--data")),
            Peers = ReadPeers(line.Required("--peers")),
            Joins = line.Optional("--bootstrap") switch
            {
                null or "new" => false,
                "join" => true,
                var other => throw new OptionException($"--bootstrap is [{other}]; it must be new or join."),
            },
            Postgres = ReadJournal(line.Optional("--journal")),
            ConfigFile = ReadConfigFile(line.Optional("--config")),
            MaxCommandBytes = (int)(line.Number("--max-command-bytes", 1024, 64 << 20) ?? ((1 << 20) + (64 << 10))),
            TestHooks = line.Has("--test-hooks"),
            LeavesWithInput = line.Has("--leave-with-input"),
        };
        return Checked(options with { Tuning = ReadTuning(line, options.MaxCommandBytes) });
    }

    private static NodeOptions Checked(NodeOptions options)
    {
        var self = options.Peers.FirstOrDefault(peer => peer.Name == options.Node);
        if (self is null && !options.Joins)
            throw new OptionException($"--peers does not name {options.Node} itself; a group is founded by all of its members.");
        if (self is not null && self.Akka != options.Akka)
            throw new OptionException($"--peers has {options.Node} at {self.Akka}, and --akka says {options.Akka}; they must be the same.");
        return options;
    }

    private static List<Peer> ReadPeers(string text)
    {
        var peers = new List<Peer>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', 2) is not [{ Length: > 0 } name, var address])
                throw new OptionException($"--peers has [{part}]; write name=host:port.");
            var peer = new Peer(name, HostPort.Parse(address));
            if (peers.Exists(other => other.Name == peer.Name || other.Akka == peer.Akka))
                throw new OptionException($"--peers has {name} or {peer.Akka} twice.");
            peers.Add(peer);
        }

        return peers.Count > 0 ? peers : throw new OptionException("--peers is empty.");
    }

    private static string? ReadJournal(string? text)
    {
        const string postgres = "postgres=";
        if (text is null or "sqlite")
            return null;
        if (text.StartsWith(postgres, StringComparison.Ordinal) && text.Length > postgres.Length)
            return text[postgres.Length..];
        throw new OptionException($"--journal is [{text}]; it must be sqlite or postgres=<connection string>.");
    }

    private static string? ReadConfigFile(string? path) =>
        path is null || File.Exists(path) ? path : throw new OptionException($"--config names {path}, which is not there.");

    /// <summary>What the shortcuts mean in the group's settings.</summary>
    private static List<KeyValuePair<string, string>> ReadTuning(CommandLine line, int maxCommandBytes)
    {
        var tuning = new List<KeyValuePair<string, string>>();
        Add("max-command-bytes", maxCommandBytes, "");
        Add("raft.heartbeat-interval", line.Number("--heartbeat-ms", 10, 60_000), "ms");
        var election = line.Number("--election-timeout-ms", 50, 60_000);
        Add("raft.election-timeout-min", election, "ms");
        Add("raft.election-timeout-max", 2 * election, "ms");
        var request = line.Number("--request-timeout-ms", 50, 600_000);
        Add("request-timeout", request is null ? null : Math.Min(request.Value, MaxRequestTimeoutMilliseconds), "ms");
        Add("raft.snapshot-after-entries", line.Number("--snapshot-every", 1, long.MaxValue), "");
        Add("raft.trailing-entries", line.Number("--snapshot-trailing", 0, int.MaxValue), "");
        Add("sessions.expire-after", (long?)line.Duration("--session-ttl")?.TotalMilliseconds, "ms");
        Add("max-pending-requests", line.Number("--max-inflight", 1, 1_000_000), "");
        return tuning;

        void Add(string key, long? value, string unit)
        {
            if (value is not null)
                tuning.Add(new(key, string.Create(CultureInfo.InvariantCulture, $"{value}{unit}")));
        }
    }
}
