using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;
using Akka.Smr.Simulation.Clients;
using Akka.Smr.Simulation.World;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>
/// Watches every node from outside and lets each checker see what concerns it. What it does costs as much as what has just
/// changed, never as much as a log is long, so that it can be asked after every step.
/// </summary>
internal sealed partial class Referee
{
    private readonly Coverage _coverage;
    private readonly ElectionSafety _elections = new();
    private readonly LeaderAppendOnly _appendOnly = new();
    private readonly LogMatching _matching = new();
    private readonly LeaderCompleteness _completeness = new();
    private readonly CommitMonotonic _commits = new();
    private readonly MatchMonotonic _matches = new();
    private readonly VoteRule _votes = new();
    private readonly CommitRule _commitRule;
    private readonly ConfigurationRule _configurations = new();
    private readonly OnceOnly _once = new();
    private readonly ReplicaAgreement _agreement = new();
    private readonly SnapshotReplay _snapshots;
    private readonly RecordOrder[] _records = new RecordOrder[64];
    private readonly long[] _noops = new long[64];
    private readonly List<EntryId> _appended = [];

    /// <summary>Creates a referee for a world that begins.</summary>
    public Referee(Scene scene, Coverage coverage)
    {
        _coverage = coverage;
        _commitRule = new CommitRule(_matching);
        _snapshots = new SnapshotReplay(scene, Committed);
    }

    /// <summary>All nodes.</summary>
    public required IReadOnlyList<SimulatedNode> Nodes { get; init; }

    /// <summary>The committed log.</summary>
    public Committed Committed { get; } = new();

    /// <summary>The highest term that has had a leader.</summary>
    public long LastElectedTerm => _elections.LastTerm;

    /// <summary>Whether a node takes itself for the leader while a later one has been elected.</summary>
    public bool IsDeposed(SimulatedNode node) => node.Role == RoleKind.Leader && node.Term.Value < _elections.LastTerm;

    /// <summary>A process starts.</summary>
    public void Starts(SimulatedNode node, RecoveredState recovered)
    {
        var disk = node.Disk;
        Recovery.Finds(disk.Number, recovered, disk.DurableHard, disk.Durable, disk.Snapshot);
        (_records[disk.Number] ??= new RecordOrder()).StartsFrom(disk.LastRecord, disk.DurableHard);
        _commits.StartsFrom(disk.Number, disk.Snapshot?.Id.Index.Value ?? 0);
    }

    /// <summary>A process has made its replica from what it found.</summary>
    public static void Begins(SimulatedNode node, RaftReplica replica) =>
        Recovery.Begins(node.Disk.Number, replica.State.Hard, replica.LastEntry, node.Disk.DurableHard, node.Disk.Durable);

    /// <summary>A process ends.</summary>
    public void Dies(SimulatedNode node) => LeavesOffice(node);

    /// <summary>A record is handed over, and the disk does not have it yet.</summary>
    public void Writes(SimulatedNode node, StorageRecord record)
    {
        var disk = node.Disk;
        _records[disk.Number].Writes(disk.Number, record);
        var entries = record.Entries.Span;
        var truncates = record.TruncateFrom is { } from && from <= disk.Written.LastIndex;
        _appendOnly.Writes(disk.Number, truncates, entries.IsEmpty ? 0 : entries[^1].Term.Value);
    }

    /// <summary>A record is handed over, and the disk has it in hand.</summary>
    public void Wrote(SimulatedNode node, StorageRecord record)
    {
        var disk = node.Disk;
        foreach (var entry in record.Entries.Span)
        {
            var before = entry.Index.Value - 1;
            var previous = disk.Written.TermAt(before);
            if (previous >= 0)
                _matching.Seen(new EntryId(new LogIndex(before), new Term(previous)), entry);
            if (entry.Kind == EntryKind.Configuration)
                SeesConfiguration(node, entry);
        }
    }

    /// <summary>The record in flight is durable.</summary>
    public void Lands(SimulatedNode node)
    {
        var disk = node.Disk;
        var record = disk.InFlight!;
        if (disk.Land() > 0)
            _coverage.Count(Met.DurableEntriesTruncated);
        foreach (var entry in record.Entries.Span)
            _matching.Durable(entry.Id, disk.Number);
    }

    /// <summary>The process is about to learn that its record is durable.</summary>
    public void Tells(SimulatedNode node) => _records[node.Disk.Number].Told();

    /// <summary>A node's role or term changes.</summary>
    public void ChangesRole(SimulatedNode node, RoleKind role, Term term)
    {
        if (node.Role == RoleKind.Leader && (role != RoleKind.Leader || term != node.Term))
            LeavesOffice(node);
        Campaigns(node, role, term);
        if (role != RoleKind.Leader || (node.Role == RoleKind.Leader && term == node.Term))
            return;

        var disk = node.Disk;
        _coverage.Count(Met.LeaderElected);
        _elections.Elected(term.Value, disk.Number, node.Life);
        _votes.Elects(disk.Number, term.Value, node.Configuration!, disk.DurableHard);
        _appendOnly.Elected(disk.Number, term.Value);
        _completeness.Elected(term.Value, id => TermAt(node, id.Index.Value) == id.Term.Value, Committed.Last);

        // It has appended its no-op in the very step that elected it.
        _noops[disk.Number] = node.LastEntry.Index.Value;
    }

    /// <summary>A replica takes everything up to an index for committed, before anything follows from it.</summary>
    public void ClaimsCommit(SimulatedNode node, long index)
    {
        if (index <= _commitRule.Proven)
            return;
        var disk = node.Disk;
        if (node.Role != RoleKind.Leader)
        {
            _commitRule.Follows(disk.Number, index);
            return;
        }

        var at = new EntryId(new LogIndex(index), new Term(TermAt(node, index)));
        _commitRule.Leads(node.Term.Value, at, CommitsBy(node, at));
        _completeness.CommittedBy(node.Term.Value, at);
    }

    /// <summary>
    /// Which configuration's quorum a leader commits by: that of the one by which it has begun its step, or, once that one's own
    /// entry is committed by that very quorum, of the one which it has appended since (§4.3).
    /// </summary>
    private RaftConfiguration CommitsBy(SimulatedNode node, EntryId at)
    {
        var before = node.Configuration!;
        if (node.Replica!.Configuration is not { } since || ReferenceEquals(since, before) || _commitRule.IsOnQuorum(at, before))
            return before;
        var index = node.ConfigurationIndex;
        var isCommitted = index <= _commitRule.Proven || _commitRule.IsOnQuorum(new EntryId(new LogIndex(index), new Term(TermAt(node, index))), before);
        return isCommitted ? since : before;
    }

    /// <summary>A replica hands out committed entries.</summary>
    public void Commits(SimulatedNode node, ReadOnlySpan<Entry> entries)
    {
        var disk = node.Disk;
        var last = entries[^1];
        CommitRule.Applies(disk.Number, last.Id, disk.Durable);
        foreach (var entry in entries)
        {
            _commits.Applies(disk.Number, entry.Index.Value);
            Committed.Applied(disk.Number, entry, node.Term);
        }
    }

    /// <summary>A state machine has applied an entry.</summary>
    public void Applied(SimulatedNode node, Entry entry, in AppliedEntry applied)
    {
        if (applied.Ran)
            _once.Runs(node.Disk.Number, applied.Operation, entry.Index.Value);
        else if (applied is { Operation: not 0, Kind: AnswerKind.Done or AnswerKind.Forgotten })
            _once.SaysDone(node.Disk.Number, applied.Operation);
        _agreement.Applied(node.Disk.Number, entry.Index.Value, node.Machine.Digest);
    }

    /// <summary>The index at which state machines ran an operation; zero if at none.</summary>
    public long RanAt(long operation) => _once.RanAt(operation);

    /// <summary>A state machine is saved.</summary>
    public void TakesSnapshot(SimulatedNode node, SnapshotMeta meta, byte[] bytes) => _snapshots.Saved(node.Disk.Number, meta.Id, bytes);

    /// <summary>A replica wants its state machine replaced, after all that it has handed out before.</summary>
    public void WantsInstalled(SimulatedNode node, SnapshotMeta meta) => _commits.Installs(node.Disk.Number, meta.Id.Index.Value);

    /// <summary>A state machine is replaced.</summary>
    public void Installs(SimulatedNode node, SnapshotMeta meta, byte[] bytes) => _snapshots.Saved(node.Disk.Number, meta.Id, bytes);

    /// <summary>A replica lets go of what a snapshot covers.</summary>
    public static void Compacts(SimulatedNode node, long upTo) =>
        Compaction.LetsGo(node.Disk.Number, node.Disk.Snapshot?.Id.Index.Value ?? 0, upTo);

    /// <summary>A read was served in the step in which it was asked.</summary>
    public void ServesAtOnce(SimulatedNode node)
    {
        _coverage.Count(Met.ReadByLease);
        JudgesLease(node);
    }

    /// <summary>A lease is judged whenever anybody has done anything, and not only when somebody reads: it may not hold for a moment too long.</summary>
    private void JudgesLease(SimulatedNode node)
    {
        var free = 0UL;
        foreach (var voter in Nodes)
        {
            if (voter != node && voter.IsFreeToVote)
                free |= 1UL << voter.Disk.Number;
        }

        LeaseRule.Serves(node.Disk.Number, node.Term.Value, _elections.LastTerm, node.Configuration!, free, node.InvitedIn == node.Term);
    }

    /// <summary>A leader has applied its own no-op, or is none any more.</summary>
    public void LeaderBecomesReady(SimulatedNode node, bool isReady, EntryId noop)
    {
        if (isReady && Committed.TermAt(noop.Index.Value) != noop.Term.Value)
            throw new RuleBroken("LeaderReady", $"disk {node.Disk.Number} is ready by {noop}, which nobody has committed");
    }

    /// <summary>A replica has done a step.</summary>
    public void Stepped(SimulatedNode node)
    {
        if (_appended.Count > 0)
            JudgesAppended(node);
        foreach (var other in Nodes)
        {
            if (other.HoldsLease)
                JudgesLease(other);
        }

        if (node.Doing == InputKind.Persisted || node.Doing == InputKind.Received)
            JudgesConfiguration(node);
    }

    private void LeavesOffice(SimulatedNode node)
    {
        if (node.Role != RoleKind.Leader)
            return;
        if (node.Configuration is { IsJoint: true })
            _coverage.Count(Met.LeaderLostInJointConfiguration);
        _appendOnly.SteppedDown(node.Disk.Number);
        _completeness.SteppedDown(node.Term.Value);
    }
}
