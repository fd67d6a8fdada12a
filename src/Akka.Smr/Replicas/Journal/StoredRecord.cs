using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Replicas.Journal;

/// <summary>One record as it stands in the journal.</summary>
/// <param name="Group">Whose it is.</param>
/// <param name="Self">The member and the disk that it was written for: a journal copied from elsewhere is noticed.</param>
/// <param name="Incarnation">Counts the lives of the journal: two writers at once are noticed.</param>
/// <param name="NeededFrom">Records below this number may have been deleted when this one was written; none above.</param>
/// <param name="HardState">Term and vote as of this record. They stand in every record, so that any of them may be the first one left.</param>
/// <param name="Record">The record itself.</param>
internal sealed record StoredRecord(GroupId Group, Identity Self, long Incarnation, long NeededFrom, HardState HardState, StorageRecord Record);
