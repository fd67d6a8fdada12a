using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Raft.Storage;

/// <summary>
/// The conversation with storage: one atomic record at a time; what comes up meanwhile joins the next one. Durability is
/// known by a record's number and never by an index, for an index can be truncated and written anew while the write of its
/// first life is still on its way.
/// </summary>
internal sealed class RecordWriter
{
    private readonly int _maxEntries;
    private readonly long _maxBytes;
    private HardState? _durableHard;
    private HardState? _issuedHard;
    private LogIndex _written;
    private LogIndex? _truncateFrom;
    private SnapshotMeta? _snapshot;

    // Of the record in flight.
    private HardState? _flyingHard;
    private SnapshotMeta? _flyingSnapshot;
    private LogIndex _flyingClaim;

    public RecordWriter(long lastNumber, LogIndex durable, int maxEntries, long maxBytes)
    {
        LastNumber = lastNumber;
        Durable = durable;
        _written = durable;
        _maxEntries = maxEntries;
        _maxBytes = maxBytes;
    }

    /// <summary>The number of the last record that was given out.</summary>
    public long LastNumber { get; private set; }

    /// <summary>The number of the record in flight, or zero.</summary>
    public long InFlight { get; private set; }

    /// <summary>The log is durable up to here. Invariant: never above the end of the log.</summary>
    public LogIndex Durable { get; private set; }

    /// <summary>The hard state as it is on disk; null until the first record of this incarnation is durable.</summary>
    public HardState? DurableHard => _durableHard;

    /// <summary>Whether exactly this term and vote are on disk. Until they are, nothing may be said (§3.4, §3.8).</summary>
    public bool HasDurable(HardState hard) => _durableHard == hard;

    /// <summary>The log was cut: what was written above, or is being written, no longer counts.</summary>
    public void Truncate(LogIndex from)
    {
        if (from <= _written)
        {
            _truncateFrom = _truncateFrom is { } earlier ? LogIndex.Min(earlier, from) : from;
            _written = from.Previous;
        }

        LowerClaims(from.Previous);
    }

    /// <summary>A snapshot of one's own joins the next record; nothing else changes.</summary>
    public void Add(SnapshotMeta own)
    {
        if (_snapshot is null || own.Id.Index > _snapshot.Id.Index)
            _snapshot = own;
    }

    /// <summary>The log was replaced by a snapshot. Of what is on disk, only what was committed before is the same.</summary>
    public void Replace(SnapshotMeta installed, LogIndex committed)
    {
        _snapshot = installed;
        _truncateFrom = installed.Id.Index.Next;
        _written = installed.Id.Index;
        LowerClaims(committed);
    }

    /// <summary>The next record, if there is something to write and nothing is in flight.</summary>
    public StorageRecord? Next(RaftLog log, HardState hard)
    {
        if (InFlight != 0)
            return null;

        var newHard = _issuedHard == hard ? (HardState?)null : hard;
        if (newHard is null && _snapshot is null && _truncateFrom is null && _written == log.Last.Index)
            return null;

        // A snapshot's record repeats the hard state, so that the records before it can be deleted.
        if (_snapshot is not null)
            newHard = hard;

        var entries = log.Slice(_written.Next, log.Last.Index, _maxEntries, _maxBytes);
        LastNumber++;
        var record = new StorageRecord(LastNumber, newHard, _snapshot, _truncateFrom, entries);
        _written = new LogIndex(_written.Value + entries.Length);
        _issuedHard = hard;
        _flyingHard = hard;
        _flyingSnapshot = _snapshot;
        _flyingClaim = _written;
        _snapshot = null;
        _truncateFrom = null;
        InFlight = LastNumber;
        return record;
    }

    /// <summary>The record in flight is durable. Returns the snapshot that it pointed to, if any.</summary>
    public SnapshotMeta? Complete()
    {
        InFlight = 0;
        _durableHard = _flyingHard;
        Durable = LogIndex.Max(Durable, _flyingClaim);
        var snapshot = _flyingSnapshot;
        _flyingSnapshot = null;
        return snapshot;
    }

    // What it refers to never changes.
    public RecordWriter Clone() => (RecordWriter)MemberwiseClone();

    public void Encode(IStateWriter writer, LogIndex origin)
    {
        writer.Write(InFlight == 0 ? 0 : 1);
        EncodeHard(writer, _durableHard);
        EncodeHard(writer, _issuedHard);
        EncodeHard(writer, InFlight == 0 ? null : _flyingHard);
        writer.Write(Durable.Value - origin.Value);
        writer.Write(_written.Value - origin.Value);
        writer.Write(InFlight == 0 ? -1 : _flyingClaim.Value);
        writer.Write(_truncateFrom?.Value ?? -1);
        writer.Write(_snapshot?.Id.Index.Value ?? -1);
        writer.Write(_flyingSnapshot?.Id.Index.Value ?? -1);
    }

    private static void EncodeHard(IStateWriter writer, HardState? hard)
    {
        writer.Write(hard?.Term.Value ?? -1);
        writer.WriteMember(hard?.Vote ?? Identity.None);
    }

    private void LowerClaims(LogIndex upTo)
    {
        Durable = LogIndex.Min(Durable, upTo);
        _flyingClaim = LogIndex.Min(_flyingClaim, upTo);
    }
}
