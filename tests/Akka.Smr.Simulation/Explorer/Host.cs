using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Simulation.Explorer;

/// <summary>
/// One member with its disk and its state machine, which is nothing but a digest of what was applied. A world that
/// changes a host clones it first; all other worlds keep the old one.
/// </summary>
internal sealed class Host
{
    private Encoding? _encoding;

    private Host(ExplorerDisk disk, RaftReplica replica)
    {
        Disk = disk;
        Replica = replica;
    }

    public RaftReplica Replica { get; }

    public ExplorerDisk Disk { get; set; }

    /// <summary>The disk that was here before, if it was replaced: what it held was durable once.</summary>
    public ExplorerDisk? Lost { get; set; }

    /// <summary>The record on its way to the disk.</summary>
    public StorageRecord? InFlight { get; set; }

    /// <summary>This member's own clock: clocks agree about nothing, unless the slice says so.</summary>
    public TimeSpan Now { get; set; }

    /// <summary>When the role has something to do. Not what the timer was last set to, which may fire too early.</summary>
    public TimeSpan Deadline => Replica.Deadline ?? TimeSpan.MaxValue;

    public LogIndex Applied { get; private set; }

    /// <summary>A hash of everything applied, in order.</summary>
    public ulong Digest { get; private set; }

    public SnapshotMeta? Staging { get; set; }

    public (Identity To, SnapshotMeta Meta)[] Sending { get; set; } = [];

    /// <summary>Reads that were asked for and not answered, each with what was committed when it was asked.</summary>
    public (long Waiter, int Floor)[] Reads { get; set; } = [];

    public Identity Identity => Replica.Self;

    public static Host Start(ExplorerDisk disk, int slot, MemberKind kind, TimeSpan now, RaftOptions options)
    {
        var recovered = disk.Recover();
        var identity = new Identity(SmallWorld.MemberOf(slot), disk.Id);
        var host = new Host(disk, new RaftReplica(identity, SmallWorld.Group, kind, recovered, options)) { Now = now };
        if (recovered.Snapshot is { } snapshot)
            host.Install(snapshot);
        return host;
    }

    public Host Clone() => new(Disk, Replica.Clone())
    {
        Lost = Lost,
        InFlight = InFlight,
        Now = Now,
        Applied = Applied,
        Digest = Digest,
        Staging = Staging,
        Sending = Sending,
        Reads = Reads,
    };

    public void Apply(EntryId id)
    {
        if (id.Index != Applied.Next)
            throw new SafetyViolation("state machine safety", $"{Identity} is told to apply {id} after {Applied}");
        Applied = id.Index;
        Digest = Chain(Digest, id);
    }

    public void Install(SnapshotMeta snapshot)
    {
        Applied = snapshot.Id.Index;
        Digest = snapshot.Digest;
    }

    public static ulong Chain(ulong digest, EntryId id) =>
        (ulong)StateHash.Add(StateHash.Add(StateHash.Start(digest), (ulong)id.Index.Value), (ulong)id.Term.Value);

    /// <summary>The canonical form of everything that can matter to the future. Asked for only once the world is left alone.</summary>
    public Encoding Encode(Encoding.Writer writer)
    {
        if (_encoding is not null)
            return _encoding;

        Replica.Encode(writer);
        Disk.Encode(writer);
        Lost?.Encode(writer);
        writer.Write(Applied.Value);
        writer.Write(InFlight is null ? 0 : 1);
        if (InFlight is { } record)
        {
            writer.Write(record.HardState?.Term.Value ?? -1);
            writer.WriteMember(record.HardState?.Vote ?? Identity.None);
            writer.Write(record.Snapshot?.Id.Index.Value ?? -1);
            writer.Write(record.TruncateFrom?.Value ?? -1);
            writer.Write(record.Entries.Span);
        }

        writer.Write(Staging?.Id.Index.Value ?? -1);
        writer.Write(Staging?.Id.Term.Value ?? -1);
        foreach (var (to, meta) in Sending)
        {
            writer.WriteMember(to);
            writer.Write(meta.Id);
        }

        foreach (var (waiter, floor) in Reads)
        {
            writer.Write(waiter);
            writer.Write(floor);
        }

        return _encoding = writer.Take();
    }
}
