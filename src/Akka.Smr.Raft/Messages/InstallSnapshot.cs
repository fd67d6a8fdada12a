using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Raft.Messages;

/// <summary>
/// The follower needs a snapshot (§5.3). This only offers it; the chunks travel beside the core. It is repeated until it
/// is answered by an installed index, so that no single loss ends a transfer. To a witness it is all there is.
/// </summary>
/// <param name="Session">Names the leader's record of this follower.</param>
/// <param name="Meta">What is offered.</param>
public sealed record InstallSnapshot(long Session, SnapshotMeta Meta) : Message
{
    /// <inheritdoc />
    public override string ToString() => $"InstallSnapshot(s{Session} {Meta.Id})";
}

/// <summary>The answer to <see cref="InstallSnapshot"/>.</summary>
/// <param name="Session">Echoed.</param>
/// <param name="Transfer">Which offer it answers.</param>
/// <param name="Installed">Whether everything up to <paramref name="Index"/> is durable; otherwise the chunks are being awaited.</param>
/// <param name="Index">What is verified and durable.</param>
public sealed record InstallSnapshotResponse(long Session, TransferId Transfer, bool Installed, LogIndex Index) : Message
{
    /// <inheritdoc />
    public override string ToString() => Installed ? $"SnapshotInstalled(s{Session} {Index})" : $"SnapshotAwaited(s{Session} {Transfer.Id})";
}
