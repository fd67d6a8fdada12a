namespace KeyValue.Options;

/// <summary>All that a node is told on its command line.</summary>
internal sealed record NodeOptions
{
    /// <summary>The member's name.</summary>
    public required string Node { get; init; }

    /// <summary>Where clients come.</summary>
    public required HostPort Http { get; init; }

    /// <summary>Where the other nodes come.</summary>
    public required HostPort Akka { get; init; }

    /// <summary>The folder of journal and snapshots.</summary>
    public required string Data { get; init; }

    /// <summary>The members that the group is founded with, or that a joining node finds it by.</summary>
    public required IReadOnlyList<Peer> Peers { get; init; }

    /// <summary>Whether an empty disk waits to be added to a group that exists, instead of founding one.</summary>
    public bool Joins { get; init; }

    /// <summary>The connection string of a PostgreSQL database in place of SQLite files under <see cref="Data"/>; null for SQLite.</summary>
    public string? Postgres { get; init; }

    /// <summary>A file of HOCON that goes over the example's own; null for none.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Settings of the group that were given on the command line: HOCON keys below the group's own, and values.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tuning { get; init; } = [];

    /// <summary>The largest command, serialized.</summary>
    public int MaxCommandBytes { get; init; } = (1 << 20) + (64 << 10);

    /// <summary>Whether faults can be ordered from outside.</summary>
    public bool TestHooks { get; init; }

    /// <summary>Whether the node leaves when its standard input ends: the launcher's nodes do not outlive it.</summary>
    public bool LeavesWithInput { get; init; }
}

/// <summary>A member of the group: its name and the address of its actor system.</summary>
internal sealed record Peer(string Name, HostPort Akka);
