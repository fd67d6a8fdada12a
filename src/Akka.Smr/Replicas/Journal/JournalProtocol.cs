using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Replicas.Journal;

/// <summary>From the journal, once: what is on disk. <paramref name="State"/> is null on a disk that was never written to by this member.</summary>
/// <param name="Storage">The disk's name, drawn and made durable when it was first used.</param>
/// <param name="State">What the records say, or null.</param>
/// <param name="Group">The group that the records belong to, if there are any.</param>
/// <param name="Records">How many records were read: what a restart costs.</param>
internal sealed record JournalRecovered(StorageId Storage, RecoveredState? State, GroupId? Group, long Records) : ILocalMessage;

/// <summary>From the journal: what is on disk is damaged, or less than what was once acknowledged. The replica stops, and says so (exit code 3).</summary>
internal sealed record JournalDamaged(string Detail) : ILocalMessage;

/// <summary>From the journal, before it stops: it could not recover or write; the disk may get well again, so the replica starts a new journal later.</summary>
internal sealed record JournalFailed(string Detail) : ILocalMessage;

/// <summary>To the journal: make this durable. One at a time.</summary>
/// <param name="Group">The group whose record it is.</param>
/// <param name="Record">What the core asked for.</param>
internal sealed record WriteRecord(GroupId Group, StorageRecord Record) : ILocalMessage;

/// <summary>From the journal: it is durable, and so are all before it.</summary>
internal sealed record RecordWritten(long Number) : ILocalMessage;

/// <summary>
/// From the journal: the core said <see cref="Raft.EffectKind.Compact"/>. Records that hold only what a durable snapshot covers may
/// go, at most a thousand at a time and never beside a write.
/// </summary>
internal sealed record TrimJournal(LogIndex Covered) : ILocalMessage;

/// <summary>From the journal: this many records lie above the last that a snapshot covers, so that restart stays quick.</summary>
internal sealed record JournalGrown(long Records) : ILocalMessage;
