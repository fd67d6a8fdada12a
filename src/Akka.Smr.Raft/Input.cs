using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Raft;

/// <summary>Everything that can happen to a replica.</summary>
public readonly struct Input
{
    private Input(
        InputKind kind, long number = 0, object? body = null, ReadOnlyMemory<Proposal> proposals = default, ReadOnlyMemory<long> waiters = default, byte flag = 0)
    {
        Kind = kind;
        Number = number;
        Body = body;
        Proposals = proposals;
        Waiters = waiters;
        Flag = flag;
    }

    /// <summary>What happened.</summary>
    public InputKind Kind { get; }

    /// <summary>A record's number, a waiter's, a log index or a member, depending on the kind.</summary>
    public long Number { get; }

    /// <summary>The commands of <see cref="InputKind.Proposed"/>.</summary>
    public ReadOnlyMemory<Proposal> Proposals { get; }

    /// <summary>The waiters of <see cref="InputKind.ReadRequested"/>.</summary>
    public ReadOnlyMemory<long> Waiters { get; }

    /// <summary>The message of <see cref="InputKind.Received"/>.</summary>
    public Envelope Envelope => (Envelope)Body!;

    internal object? Body { get; }

    internal byte Flag { get; }

    /// <summary>The replica begins. Nothing may come before it.</summary>
    public static Input Started() => new(InputKind.Started);

    /// <summary>The deadline is due.</summary>
    public static Input TimerFired() => new(InputKind.TimerFired);

    /// <summary>A peer's message has come.</summary>
    public static Input Received(Envelope envelope) => new(InputKind.Received, body: envelope);

    /// <summary>Commands have come; the memory may be reused after the step, the payloads may not.</summary>
    public static Input Proposed(ReadOnlyMemory<Proposal> proposals) => new(InputKind.Proposed, proposals: proposals);

    /// <summary>Reads have come; the memory stays with the replica until they are answered.</summary>
    public static Input ReadRequested(ReadOnlyMemory<long> waiters, ReadMode mode) => new(InputKind.ReadRequested, waiters: waiters, flag: (byte)mode);

    /// <summary>The whole membership that is intended.</summary>
    public static Input ChangeRequested(long waiter, MembershipIntent intent) => new(InputKind.ChangeRequested, waiter, intent);

    /// <summary>Leadership shall pass to a member, or to the best suited for <see cref="MemberId.None"/>.</summary>
    public static Input TransferRequested(long waiter, MemberId to) => new(InputKind.TransferRequested, waiter, to);

    /// <summary>The record of this number, and all before it, is durable.</summary>
    public static Input Persisted(long number) => new(InputKind.Persisted, number);

    /// <summary>The write of this record failed, or nobody knows.</summary>
    public static Input StorageFailed(long number) => new(InputKind.StorageFailed, number);

    /// <summary>The disk does not answer: leadership is given up, and nobody campaigns here.</summary>
    public static Input StorageStalled() => new(InputKind.StorageStalled);

    /// <summary>The disk answers again.</summary>
    public static Input StorageResumed() => new(InputKind.StorageResumed);

    /// <summary>The state machine has applied everything up to this index.</summary>
    public static Input Applied(LogIndex index) => new(InputKind.Applied, index.Value);

    /// <summary>A snapshot that was asked for by <see cref="EffectKind.TakeSnapshot"/> is durable; length and digest are filled in.</summary>
    public static Input SnapshotTaken(SnapshotMeta meta) => new(InputKind.SnapshotTaken, body: meta);

    /// <summary>The snapshot that was asked for will not come.</summary>
    public static Input SnapshotNotTaken() => new(InputKind.SnapshotNotTaken);

    /// <summary>A snapshot is wanted as soon as there is anything new to save, whatever the thresholds say.</summary>
    public static Input SnapshotWanted() => new(InputKind.SnapshotWanted);

    /// <summary>A transfer that was asked for by <see cref="EffectKind.StageSnapshot"/> is complete, durable and right.</summary>
    public static Input SnapshotStaged(TransferId transfer) => new(InputKind.SnapshotStaged, body: transfer);

    /// <summary>The chunks asked for by <see cref="EffectKind.SendSnapshot"/> have all been received, or the sending was given up.</summary>
    public static Input SnapshotSendEnded(MemberId to, TransferId transfer, bool succeeded) =>
        new(InputKind.SnapshotSendEnded, to.Value, transfer, flag: succeeded ? (byte)1 : (byte)0);

    /// <summary>Something was noticed about a peer.</summary>
    public static Input PeerHint(MemberId member, PeerHintKind kind) => new(InputKind.PeerHint, member.Value, flag: (byte)kind);

    /// <inheritdoc />
    public override string ToString() => Kind switch
    {
        InputKind.Received => $"Received({Envelope})",
        InputKind.Proposed => $"Proposed({Proposals.Length})",
        InputKind.ReadRequested => $"ReadRequested({Waiters.Length})",
        _ => Body is null ? $"{Kind}({Number})" : $"{Kind}({Number}, {Body})",
    };
}
