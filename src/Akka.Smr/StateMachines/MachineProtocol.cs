using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.StateMachines;

/// <summary>To the machine: run these, in order. They follow what it has already.</summary>
/// <param name="Entries">Committed entries of all kinds.</param>
/// <param name="WantReplies">Whether anybody here waits for any of the outcomes.</param>
internal sealed record ApplyEntries(ReadOnlyMemory<Entry> Entries, bool WantReplies) : ILocalMessage;

/// <summary>From the machine: everything up to here is applied. Outcomes are in the order of the entries, empty if they were not wanted.</summary>
internal sealed record EntriesApplied(LogIndex First, LogIndex UpTo, ReadOnlyMemory<Outcome> Outcomes) : ILocalMessage;

/// <summary>What became of one entry. For a session's repeated command it is the first outcome, with the index at which it was first run.</summary>
internal readonly record struct Outcome(ReplyKind Kind, EntryId At, ReadOnlyMemory<byte> Payload);

/// <summary>To the machine: answer these on the present state, which is at least as new as they ask for.</summary>
internal sealed record RunQueries(ReadOnlyMemory<PendingQuery> Queries) : ILocalMessage;

/// <summary>A query and whom it is for; <paramref name="Waiter"/> is the replica's number for it.</summary>
internal readonly record struct PendingQuery(long Waiter, ReadOnlyMemory<byte> Payload);

/// <summary>From the machine: the outcomes of <see cref="RunQueries"/>, in its order; <see cref="Outcome.At"/> is the applied index.</summary>
internal sealed record QueriesRun(ReadOnlyMemory<PendingQuery> Queries, ReadOnlyMemory<Outcome> Outcomes) : ILocalMessage;

/// <summary>
/// To the machine: capture the state as of the last entry applied, which is the snapshot's, and feed it to the store through
/// <see cref="Snapshots.AppendSnapshot"/>, piece by piece between other messages.
/// </summary>
internal sealed record CaptureSnapshot(SnapshotMeta Snapshot, IActorRef Store) : ILocalMessage;

/// <summary>To the machine: replace everything by this snapshot, read from the store by <see cref="Snapshots.ReadSnapshot"/>. Answered by <see cref="EntriesApplied"/> with the snapshot's index.</summary>
internal sealed record RestoreSnapshot(SnapshotMeta Snapshot, IActorRef Store) : ILocalMessage;

/// <summary>To the machine: where it stands. Answered by <see cref="DigestAnswer"/> to the one who asked.</summary>
internal sealed record ComputeDigest(IActorRef ReplyTo) : ILocalMessage;

/// <summary>From the machine: it has applied an index that is a multiple of the interval agreed on, and this is its digest there.</summary>
internal sealed record DigestReached(LogIndex At, ReadOnlyMemory<byte> Chain) : ILocalMessage;

/// <summary>From the machine: it can't go on, on this replica alone. The replica stops applying, gives leadership up, and says so.</summary>
internal sealed record MachineFailed(LogIndex At, Exception Cause) : ILocalMessage;

/// <summary>From the machine, when it has started: what it handles, for <see cref="GroupDescription"/>.</summary>
internal sealed record MachineStarted(IReadOnlyList<HandledType> Handled) : ILocalMessage;

/// <summary>To the machine, first of all. Answered by <see cref="MachineStarted"/>.</summary>
internal sealed record StartMachine(GroupSettings Settings) : ILocalMessage;
