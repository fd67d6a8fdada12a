namespace Akka.Smr.Raft.Log;

/// <summary>
/// One entry of the replicated log (§3.5). It never changes; journal, peers and state machine share the one object, and
/// its encoded form is made once (see <see cref="EntryCodec"/>).
/// </summary>
public sealed class Entry
{
    /// <summary>Creates an entry and computes its hash.</summary>
    public Entry(EntryId id, EntryKind kind, long clusterTimeTicks, long utcTicks, ReadOnlyMemory<byte> payload)
        : this(id, kind, clusterTimeTicks, utcTicks, payload, EntryHash.Of(id, kind, clusterTimeTicks, utcTicks, payload.Span), isStripped: false)
    {
    }

    private Entry(EntryId id, EntryKind kind, long clusterTimeTicks, long utcTicks, ReadOnlyMemory<byte> payload, ulong hash, bool isStripped)
    {
        Id = id;
        Kind = kind;
        ClusterTimeTicks = clusterTimeTicks;
        UtcTicks = utcTicks;
        Payload = payload;
        Hash = hash;
        IsStripped = isStripped;
    }

    /// <summary>Index and term.</summary>
    public EntryId Id { get; }

    /// <summary>What it is.</summary>
    public EntryKind Kind { get; }

    /// <summary>Replicated time: the leader's monotonic time, continued from leader to leader. Never less than in the entry before.</summary>
    public long ClusterTimeTicks { get; }

    /// <summary>The leader's wall clock, for information only.</summary>
    public long UtcTicks { get; }

    /// <summary>The bytes; empty in a stripped entry.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>A hash of everything above. A stripped entry keeps the hash of the whole one.</summary>
    public ulong Hash { get; }

    /// <summary>Whether the bytes were left away for a witness.</summary>
    public bool IsStripped { get; }

    /// <summary>Its position.</summary>
    public LogIndex Index => Id.Index;

    /// <summary>The term that created it.</summary>
    public Term Term => Id.Term;

    /// <summary>What it costs in bounds that are counted in bytes.</summary>
    public int Size => EntryCodec.HeaderBytes + Payload.Length;

    /// <summary>Whether the hash fits the content. A stripped entry cannot be judged.</summary>
    public bool IsSound => IsStripped || Hash == EntryHash.Of(Id, Kind, ClusterTimeTicks, UtcTicks, Payload.Span);

    /// <summary>The same entry as a witness keeps it. Configurations stay whole, for a witness votes by them.</summary>
    public Entry Stripped() =>
        IsStripped || Kind == EntryKind.Configuration || Payload.IsEmpty
            ? this
            : new Entry(Id, Kind, ClusterTimeTicks, UtcTicks, ReadOnlyMemory<byte>.Empty, Hash, isStripped: true);

    /// <summary>An entry as it was read from disk or wire, with the hash that was written.</summary>
    internal static Entry Restored(EntryId id, EntryKind kind, long clusterTimeTicks, long utcTicks, ReadOnlyMemory<byte> payload, ulong hash, bool isStripped) =>
        new(id, kind, clusterTimeTicks, utcTicks, payload, hash, isStripped);

    /// <inheritdoc />
    public override string ToString() => $"{Id} {Kind}";
}
