using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Protocol;

/// <summary>A piece of a snapshot on its way from the leader's node (§5.3).</summary>
internal sealed record SnapshotChunk(GroupId Group, Identity From, Identity To, TransferId Transfer, long Offset, ReadOnlyMemory<byte> Bytes) : ISmrMessage;

/// <summary>What of a transfer has been written without a gap; also sent again when a chunk came twice or one is missing.</summary>
internal sealed record SnapshotChunkReceived(GroupId Group, Identity From, Identity To, TransferId Transfer, long Received, bool IsGap) : ISmrMessage;
