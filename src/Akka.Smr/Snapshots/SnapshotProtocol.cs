using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Snapshots;

/// <summary>
/// To the store, from the machine: the next piece of a snapshot of one's own. Answered by <see cref="SnapshotAppended"/> once it is
/// stored, so that no more than one piece is in memory beside the state. After the last one the store writes the manifest, and
/// tells both <see cref="SnapshotStored"/>.
/// </summary>
internal sealed record AppendSnapshot(EntryId Id, ReadOnlyMemory<byte> Bytes, bool IsLast) : ILocalMessage;

/// <summary>To the machine: go on.</summary>
internal sealed record SnapshotAppended(EntryId Id) : ILocalMessage;

/// <summary>To the store, from the machine: a snapshot of one's own was begun and will not be finished.</summary>
internal sealed record AbandonSnapshot(EntryId Id, string Reason) : ILocalMessage;

/// <summary>From the store, to the machine and then to the replica: the snapshot of one's own is durable; length and digest are filled in.</summary>
internal sealed record SnapshotStored(SnapshotMeta Snapshot) : ILocalMessage;

/// <summary>From the store, to the replica and a machine that feeds it: the snapshot of one's own will not come.</summary>
internal sealed record SnapshotNotStored(EntryId Id, string Reason) : ILocalMessage;

/// <summary>To the store, from the replica, before <see cref="StateMachines.CaptureSnapshot"/>: a snapshot of one's own begins, replacing an unfinished one.</summary>
internal sealed record BeginSnapshot(SnapshotMeta Snapshot) : ILocalMessage;

/// <summary>To the store, from the machine: the piece of this number, from zero, of a snapshot that is complete here.</summary>
internal sealed record ReadSnapshot(SnapshotMeta Snapshot, int Piece) : ILocalMessage;

/// <summary>To the machine: the piece asked for.</summary>
internal sealed record SnapshotRead(EntryId Id, int Piece, ReadOnlyMemory<byte> Bytes, bool IsLast) : ILocalMessage;

/// <summary>To the machine: the snapshot can't be read.</summary>
internal sealed record SnapshotUnreadable(EntryId Id, SnapshotTrouble Trouble) : ILocalMessage;

/// <summary>To the store, from the replica (the core's SendSnapshot): send this to a peer's replica.</summary>
internal sealed record SendSnapshotTo(Identity To, IActorRef Peer, SnapshotMeta Snapshot) : ILocalMessage;

/// <summary>To the store, from the replica: stop sending.</summary>
internal sealed record CancelSnapshotTo(Identity To, TransferId Transfer) : ILocalMessage;

/// <summary>From the store, to the replica: the sending has ended.</summary>
internal sealed record SnapshotSent(MemberId To, TransferId Transfer, bool Succeeded) : ILocalMessage;

/// <summary>To the store, from the replica (the core's StageSnapshot): receive this from a peer, instead of any other.</summary>
internal sealed record StageSnapshotFrom(Identity From, SnapshotMeta Snapshot) : ILocalMessage;

/// <summary>To the store, from the replica, with the peer as sender's ref: a chunk or an acknowledgement came.</summary>
internal sealed record FromPeer(IActorRef Peer, ISmrMessage Message) : ILocalMessage;

/// <summary>From the store, to the replica: all chunks of a staged transfer are durable, and the digest is right.</summary>
internal sealed record SnapshotStagedHere(TransferId Transfer) : ILocalMessage;

/// <summary>To the store, from the replica: snapshots below this one are not needed any more.</summary>
internal sealed record DeleteSnapshotsBelow(SnapshotMeta Keep) : ILocalMessage;
