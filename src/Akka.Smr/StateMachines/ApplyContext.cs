using Akka.Smr.Raft.Log;

namespace Akka.Smr.StateMachines;

/// <summary>
/// What a handler may know beside its message: the same on every replica, and again when the log is replayed. Use it instead of
/// clocks, <c>Guid.NewGuid</c> and <c>new Random()</c>. It speaks while a command or query is handled, and throws
/// <see cref="InvalidOperationException"/> at any other time.
/// </summary>
public sealed class ApplyContext
{
    private Phase _phase;
    private EntryId _at;
    private long _clusterTimeTicks;
    private long _utcTicks;
    private ulong _hash;
    private ReplicatedRandom? _random;

    internal ApplyContext()
    {
    }

    private enum Phase : byte
    {
        Outside,
        Query,
        Command,
    }

    /// <summary>Where the command stands in the log, from 1; in a query, the last entry applied.</summary>
    public long Index => Inside._at.Index.Value;

    /// <summary>The term in which the command was logged; in a query, the last applied entry's.</summary>
    public long Term => Inside._at.Term.Value;

    /// <summary>
    /// Replicated time since the group was founded: it never goes back, passes about as real time does while a leader is there, and
    /// stands still while there is none. In a query, as of the last entry applied.
    /// </summary>
    public TimeSpan ClusterTime => new(Inside._clusterTimeTicks);

    /// <summary>
    /// The wall clock of the leader that logged the command: for information only, since it may jump, also backwards. In a query, as
    /// of the last entry applied.
    /// </summary>
    public DateTimeOffset UtcNow => new(Math.Clamp(Inside._utcTicks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    /// <summary>Random numbers, drawn from the command's log entry. Throws <see cref="InvalidOperationException"/> in a query.</summary>
    public ReplicatedRandom Random
    {
        get
        {
            if (Inside._phase != Phase.Command)
                throw new InvalidOperationException("A query has no chance of its own: draw in a command, and keep what was drawn in the state.");
            return _random ??= new ReplicatedRandom(_at.Index.Value, _at.Term.Value, _hash);
        }
    }

    private ApplyContext Inside => _phase != Phase.Outside
        ? this
        : throw new InvalidOperationException("Apply can be used while a command or a query is handled, and at no other time.");

    /// <summary>A GUID (version 4) drawn from <see cref="Random"/>: another one at each call, the same on every replica.</summary>
    public Guid NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    internal void EnterCommand(Entry entry)
    {
        _phase = Phase.Command;
        _at = entry.Id;
        _clusterTimeTicks = entry.ClusterTimeTicks;
        _utcTicks = entry.UtcTicks;
        _hash = entry.Hash;
        _random = null;
    }

    internal void EnterQuery(in Position position)
    {
        _phase = Phase.Query;
        _at = position.At;
        _clusterTimeTicks = position.ClusterTimeTicks;
        _utcTicks = position.UtcTicks;
    }

    internal void Leave() => _phase = Phase.Outside;
}
