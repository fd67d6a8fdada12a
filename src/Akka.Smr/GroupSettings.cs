using Akka.Configuration;
using Akka.Smr.Groups;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Sessions;

namespace Akka.Smr;

/// <summary>All settings of one group on one node: <c>akka.smr.groups.NAME</c>, over the defaults in <c>akka.smr.group</c>.</summary>
public sealed record GroupSettings
{
    /// <summary>The group's name: letters, digits, '-', '_' and '.', at most 64.</summary>
    public required string Name { get; init; }

    /// <summary>The name of this node's member. Empty: the name that <see cref="Members"/> gives to the node's own address, or else its host and port.</summary>
    public string NodeName { get; init; } = "";

    /// <summary>The static list of members: name and address, as in "akka.tcp://store@10.0.0.1:4051". May be empty with <see cref="BootstrapExpect"/>.</summary>
    public IReadOnlyList<MemberAddress> Members { get; init; } = [];

    /// <summary>How a replica on an empty disk begins.</summary>
    public BootstrapMode Bootstrap { get; init; } = BootstrapMode.New;

    /// <summary>Without a static list: found the group with the oldest so many nodes of the cluster. Zero for a static list.</summary>
    public int BootstrapExpect { get; init; }

    /// <summary>The role that a cluster node must have to count for <see cref="BootstrapExpect"/>; empty for any.</summary>
    public string Role { get; init; } = "";

    /// <summary>The type of the state machine's actor, for a group that is declared in HOCON alone; empty otherwise.</summary>
    public string StateMachine { get; init; } = "";

    /// <summary>The journal; empty for the system's default.</summary>
    public string JournalPluginId { get; init; } = "";

    /// <summary>The snapshot store; empty for the system's default.</summary>
    public string SnapshotPluginId { get; init; } = "";

    /// <summary>The dispatcher of replica and proxy; empty for the default.</summary>
    public string UseDispatcher { get; init; } = "";

    /// <summary>Whether a journal that forgets is accepted.</summary>
    public bool AllowVolatileJournal { get; init; }

    /// <summary>Whether a snapshot store in a folder under the working directory, Akka's default, is accepted.</summary>
    public bool AllowLocalSnapshotStore { get; init; }

    /// <summary>The consistency of queries that say nothing else.</summary>
    public ReadConsistency Read { get; init; } = ReadConsistency.Linearizable;

    /// <summary>
    /// The terms of lease reads on which the founding agrees; null for none. They are the group's from then on, and
    /// <see cref="SmrClient.ChangeLease"/> changes them.
    /// </summary>
    public LeaseTerms? Lease { get; init; }

    /// <summary>How long a proxy tries before it answers.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a proxy waits for any word of a replica before it tries another one.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many batches a proxy has on their way.</summary>
    public int MaxInflightBatches { get; init; } = 2;

    /// <summary>The most commands and queries of one batch.</summary>
    public int MaxBatchRequests { get; init; } = 1024;

    /// <summary>The most bytes of one batch, unless a single command is larger. Must fit a frame.</summary>
    public int MaxBatchBytes { get; init; } = 64 * 1024;

    /// <summary>The most requests that wait in a proxy; beyond, they are refused as overloaded.</summary>
    public int MaxPendingRequests { get; init; } = 65_536;

    /// <summary>The most bytes of serialized requests that wait in a proxy; beyond, they are refused as overloaded. At least the largest command.</summary>
    public long MaxPendingBytes { get; init; } = 64L << 20;

    /// <summary>The largest serialized command or query; with its envelope it must fit a frame. Zero: as large as a frame allows.</summary>
    public int MaxCommandBytes { get; init; }

    /// <summary>The limits of sessions; the same on all replicas.</summary>
    public SessionOptions Sessions { get; init; } = new();

    /// <summary>The limits of the core.</summary>
    public RaftOptions Raft { get; init; } = new();

    /// <summary>The size of a snapshot's pieces, in the store and on the wire. Must fit a frame.</summary>
    public int SnapshotChunkBytes { get; init; } = 64 * 1024;

    /// <summary>How many pieces of a snapshot are on their way to a peer.</summary>
    public int SnapshotWindowChunks { get; init; } = 8;

    /// <summary>How long to wait for a piece's acknowledgement before it is sent again.</summary>
    public TimeSpan SnapshotRetryInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A snapshot is due when so many journal records lie above the last one: what a restart must read.</summary>
    public long SnapshotAfterRecords { get; init; } = 50_000;

    /// <summary>How many journal records are deleted at a time.</summary>
    public int TrimRecords { get; init; } = 1000;

    /// <summary>How long a write may take before leadership is given up.</summary>
    public TimeSpan JournalStallTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a write may take before the journal is given up and begun anew.</summary>
    public TimeSpan JournalWriteTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a failed journal rests before it is begun anew; after faults in a row twice as long each time, up to 32 times as long.</summary>
    public TimeSpan JournalRestartInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait, at most and by chance, after the leader's connection was lost, before the core is told.</summary>
    public TimeSpan FaultHintJitter { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Replicas compare their digests at applied indexes that are multiples of this; zero for never.</summary>
    public long DigestIntervalEntries { get; init; } = 10_000;

    /// <summary>How often a replica on an empty disk introduces itself.</summary>
    public TimeSpan IntroductionInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// With <see cref="BootstrapExpect"/>: how often a member asks a node of the cluster that is no member which group lives there under
    /// the same name, once it has answered. Before, it is asked from <see cref="IntroductionInterval"/> on, more and more seldom.
    /// </summary>
    public TimeSpan EncounterInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The largest checkpoint that a state machine keeps in memory for its rollbacks; larger ones are read from the store.</summary>
    public int RollbackCheckpointBytes { get; init; } = 1 << 20;

    /// <summary>A state machine whose checkpoint is in memory takes another when the commands since have so many bytes: what a rollback runs again.</summary>
    public int RollbackLogBytes { get; init; } = 4 << 20;

    /// <summary>
    /// Reads <c>akka.smr.groups.NAME</c> of a whole configuration, over <c>akka.smr.group</c>, over the reference. What depends on the
    /// actor system (the node's name if none is set, the largest command if it is derived) is filled in when the group starts, and all
    /// of it is validated then. Throws <see cref="ConfigurationException"/>, naming the key, for a value of the wrong form and for a
    /// key that does not exist.
    /// </summary>
    public static GroupSettings Create(string name, Config config) => GroupSection.Read(name, config.SafeWithFallback(SmrSettings.Reference));

    /// <summary>Whether these settings say the same, list of members included.</summary>
    internal bool IsSameAs(GroupSettings other) => (this with { Members = other.Members }) == other && Members.SequenceEqual(other.Members);
}

/// <summary>A member's name and the address of its node.</summary>
/// <param name="Name">As in <c>node-name</c> there.</param>
/// <param name="Address">As in "akka.tcp://store@10.0.0.1:4051".</param>
public sealed record MemberAddress(string Name, string Address);

/// <summary>How a replica on an empty disk begins.</summary>
public enum BootstrapMode : byte
{
    /// <summary>It takes part in the founding of its group, if that has not been founded yet.</summary>
    New = 0,

    /// <summary>It waits to be added to a group that exists.</summary>
    Join = 1,
}
