using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Raft.Tests.Scenarios;

/// <summary>One member of a scenario's group with all that its host keeps for it: disk, state machine, deadline.</summary>
internal sealed class ScenarioMember(string name, MemberId id, MemberKind kind, ScenarioDisk disk)
{
    private readonly List<string> _machine = [];

    public string Name { get; } = name;

    public MemberKind Kind { get; } = kind;

    public Identity Identity => new(id, Disk.Id);

    public ScenarioDisk Disk { get; set; } = disk;

    /// <summary>Null while it is down.</summary>
    public RaftReplica? Replica { get; private set; }

    public TimeSpan Deadline { get; set; } = TimeSpan.MaxValue;

    /// <summary>A paused process neither reads its messages nor sees its timer.</summary>
    public bool IsPaused { get; set; }

    /// <summary>What is done by command only: disk, apply, snapshot.</summary>
    public HashSet<string> Held { get; } = [];

    public LogIndex Applied { get; private set; }

    /// <summary>Handed out and not yet applied.</summary>
    public Queue<Entry> ToApply { get; } = new();

    /// <summary>A snapshot was installed, and the replica was not told yet.</summary>
    public bool HasInstalled { get; set; }

    /// <summary>The snapshot that was asked for.</summary>
    public SnapshotMeta? ToTake { get; set; }

    /// <summary>The snapshot that is being received.</summary>
    public SnapshotMeta? Staging { get; set; }

    /// <summary>Snapshots that are being sent, in the order in which they were asked for.</summary>
    public List<(Identity To, SnapshotMeta Meta)> Sending { get; } = [];

    /// <summary>Who waits for which entry.</summary>
    public Dictionary<EntryId, long> Waiters { get; } = [];

    /// <summary>Reads that wait for an index to be applied.</summary>
    public List<(long Waiter, LogIndex Index)> Reads { get; } = [];

    public string Machine => string.Join(' ', _machine);

    public void Start(GroupId group, RaftOptions options)
    {
        var recovered = Disk.Recover();
        if (recovered.Snapshot is { } snapshot)
            Restore(snapshot);
        Replica = new RaftReplica(Identity, group, Kind, recovered, options);
    }

    public void Crash()
    {
        Replica = null;
        Deadline = TimeSpan.MaxValue;
        IsPaused = false;
        Applied = LogIndex.Zero;
        HasInstalled = false;
        ToTake = null;
        Staging = null;
        ToApply.Clear();
        Sending.Clear();
        Waiters.Clear();
        Reads.Clear();
        _machine.Clear();
    }

    /// <summary>Applies one entry and returns how it reads.</summary>
    public string Apply(Entry entry)
    {
        if (entry.Index != Applied.Next)
            throw new InvalidOperationException($"Member {Name} was told to apply {entry.Id} after {Applied}.");
        Applied = entry.Index;
        var text = ScenarioText.Of(entry);
        if (entry.Kind == EntryKind.Command)
            _machine.Add(text);
        return Waiters.Remove(entry.Id, out var waiter) ? $"applies {entry.Id} {text}, answers {waiter}" : $"applies {entry.Id} {text}";
    }

    /// <summary>The snapshot's content as the state machine would write it now.</summary>
    public SnapshotMeta Snapshot(SnapshotMeta asked)
    {
        var meta = asked with { Length = Machine.Length + 1, Digest = Digest(Machine) };
        Disk.Keep(meta.Transfer, Machine);
        return meta;
    }

    public void Restore(SnapshotMeta snapshot)
    {
        _machine.Clear();
        _machine.AddRange(Disk.Content(snapshot).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Applied = snapshot.Id.Index;
    }

    private static ulong Digest(string text) => text.Aggregate(14695981039346656037UL, (hash, one) => (hash ^ one) * 1099511628211UL);
}
