using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Raft;

/// <summary>Something a replica asks its host to do. Valid until the replica's next step; what it refers to is immutable.</summary>
public readonly struct Effect
{
    private readonly object? _body;

    private Effect(EffectKind kind, object? body = null)
    {
        Kind = kind;
        _body = body;
    }

    /// <summary>What is asked for.</summary>
    public EffectKind Kind { get; }

    /// <summary>The record of <see cref="EffectKind.Persist"/>.</summary>
    public StorageRecord Record => (StorageRecord)_body!;

    /// <summary>The message of <see cref="EffectKind.Send"/>.</summary>
    public Envelope Envelope => (Envelope)_body!;

    /// <summary>The snapshot of <see cref="EffectKind.TakeSnapshot"/>, <see cref="EffectKind.SendSnapshot"/>, <see cref="EffectKind.StageSnapshot"/> and <see cref="EffectKind.InstallSnapshot"/>.</summary>
    public SnapshotMeta Snapshot => (SnapshotMeta)_body!;

    /// <summary>The transfer of <see cref="EffectKind.CancelSnapshot"/>.</summary>
    public TransferId Transfer => (TransferId)_body!;

    /// <summary>The configuration of <see cref="EffectKind.ConfigurationInForce"/>.</summary>
    public Configuration Configuration => (Configuration)_body!;

    /// <summary>A sentence for the log of <see cref="EffectKind.Halt"/>.</summary>
    public string Detail => (string)_body!;

    /// <summary>The entries of <see cref="EffectKind.Apply"/>.</summary>
    public ReadOnlyMemory<Entry> Entries { get; private init; }

    /// <summary>The commands of <see cref="EffectKind.Admitted"/> and <see cref="EffectKind.Refused"/>.</summary>
    public ReadOnlyMemory<Proposal> Proposals { get; private init; }

    /// <summary>The waiters of <see cref="EffectKind.ReadReady"/> and <see cref="EffectKind.ReadFailed"/>.</summary>
    public ReadOnlyMemory<long> Waiters { get; private init; }

    /// <summary>The waiter of <see cref="EffectKind.Lost"/>, <see cref="EffectKind.ChangeDone"/> and <see cref="EffectKind.TransferDone"/>.</summary>
    public long Waiter { get; private init; }

    /// <summary>Index and term together.</summary>
    public EntryId At { get; private init; }

    /// <summary>The index of <see cref="EffectKind.ReadReady"/>, <see cref="EffectKind.Admitted"/>, <see cref="EffectKind.Lost"/>, <see cref="EffectKind.Compact"/>, <see cref="EffectKind.LeaderReady"/> and <see cref="EffectKind.ConfigurationInForce"/>.</summary>
    public LogIndex Index => At.Index;

    /// <summary>The term of <see cref="EffectKind.Admitted"/>, <see cref="EffectKind.Lost"/>, <see cref="EffectKind.RoleChanged"/>, <see cref="EffectKind.LeaderReady"/> and <see cref="EffectKind.LeadershipLost"/>.</summary>
    public Term Term => At.Term;

    /// <summary>The peer of <see cref="EffectKind.SendSnapshot"/>, <see cref="EffectKind.CancelSnapshot"/> and <see cref="EffectKind.StageSnapshot"/>.</summary>
    public Identity To { get; private init; }

    /// <summary>Who leads, as far as the replica knows, of <see cref="EffectKind.RoleChanged"/> and of refusals.</summary>
    public Identity Leader => To;

    /// <summary>The deadline of <see cref="EffectKind.SetTimer"/>; <see cref="TimeSpan.MaxValue"/> for none.</summary>
    public TimeSpan Deadline { get; private init; }

    /// <summary>The role of <see cref="EffectKind.RoleChanged"/>.</summary>
    public RoleKind Role { get; private init; }

    /// <summary>Why, of <see cref="EffectKind.Refused"/>, <see cref="EffectKind.ReadFailed"/>, <see cref="EffectKind.ChangeDone"/> and <see cref="EffectKind.TransferDone"/>.</summary>
    public RefusalReason Reason { get; private init; }

    /// <summary>How <see cref="EffectKind.ChangeDone"/> and <see cref="EffectKind.TransferDone"/> ended.</summary>
    public ChangeOutcome Outcome { get; private init; }

    /// <summary>Why the replica stopped.</summary>
    public HaltReason HaltReason { get; private init; }

    internal static Effect Persist(StorageRecord record) => new(EffectKind.Persist, record);

    internal static Effect Send(Envelope envelope) => new(EffectKind.Send, envelope);

    internal static Effect Apply(ReadOnlyMemory<Entry> entries) => new(EffectKind.Apply) { Entries = entries };

    internal static Effect ReadReady(ReadOnlyMemory<long> waiters, LogIndex index) =>
        new(EffectKind.ReadReady) { Waiters = waiters, At = new EntryId(index, default) };

    internal static Effect ReadFailed(ReadOnlyMemory<long> waiters, RefusalReason reason, Identity leader) =>
        new(EffectKind.ReadFailed) { Waiters = waiters, Reason = reason, To = leader };

    internal static Effect Admitted(ReadOnlyMemory<Proposal> proposals, EntryId first) => new(EffectKind.Admitted) { Proposals = proposals, At = first };

    internal static Effect Refused(ReadOnlyMemory<Proposal> proposals, RefusalReason reason, Identity leader) =>
        new(EffectKind.Refused) { Proposals = proposals, Reason = reason, To = leader };

    internal static Effect Lost(long waiter, EntryId at) => new(EffectKind.Lost) { Waiter = waiter, At = at };

    internal static Effect ChangeDone(long waiter, ChangeOutcome outcome, RefusalReason reason, Identity leader) =>
        new(EffectKind.ChangeDone) { Waiter = waiter, Outcome = outcome, Reason = reason, To = leader };

    internal static Effect TransferDone(long waiter, ChangeOutcome outcome, RefusalReason reason, Identity leader) =>
        new(EffectKind.TransferDone) { Waiter = waiter, Outcome = outcome, Reason = reason, To = leader };

    internal static Effect TakeSnapshot(SnapshotMeta meta) => new(EffectKind.TakeSnapshot, meta);

    internal static Effect SendSnapshot(Identity to, SnapshotMeta meta) => new(EffectKind.SendSnapshot, meta) { To = to };

    internal static Effect CancelSnapshot(Identity to, TransferId transfer) => new(EffectKind.CancelSnapshot, transfer) { To = to };

    internal static Effect StageSnapshot(Identity from, SnapshotMeta meta) => new(EffectKind.StageSnapshot, meta) { To = from };

    internal static Effect InstallSnapshot(SnapshotMeta meta) => new(EffectKind.InstallSnapshot, meta);

    internal static Effect Compact(LogIndex upTo) => new(EffectKind.Compact) { At = new EntryId(upTo, default) };

    internal static Effect SetTimer(TimeSpan deadline) => new(EffectKind.SetTimer) { Deadline = deadline };

    internal static Effect RoleChanged(RoleKind role, Term term, Identity leader) =>
        new(EffectKind.RoleChanged) { Role = role, At = new EntryId(default, term), To = leader };

    internal static Effect LeaderReady(EntryId noop) => new(EffectKind.LeaderReady) { At = noop };

    internal static Effect LeadershipLost(Term term) => new(EffectKind.LeadershipLost) { At = new EntryId(default, term) };

    internal static Effect ConfigurationInForce(Configuration configuration, LogIndex since) =>
        new(EffectKind.ConfigurationInForce, configuration) { At = new EntryId(since, default) };

    internal static Effect Halt(HaltReason reason, string detail) => new(EffectKind.Halt, detail) { HaltReason = reason };

    /// <inheritdoc />
    public override string ToString() => Kind switch
    {
        EffectKind.Persist or EffectKind.Send or EffectKind.TakeSnapshot or EffectKind.InstallSnapshot => $"{Kind}({_body})",
        EffectKind.SendSnapshot or EffectKind.CancelSnapshot or EffectKind.StageSnapshot => $"{Kind}({To.Member}, {_body})",
        EffectKind.Apply => $"Apply({Entries.Span[0].Id}..{Entries.Span[^1].Id})",
        EffectKind.ReadReady => $"ReadReady([{string.Join(' ', Waiters.ToArray())}], {Index})",
        EffectKind.ReadFailed => $"ReadFailed([{string.Join(' ', Waiters.ToArray())}], {Reason}, leader {Leader.Member})",
        EffectKind.Admitted => $"Admitted({Proposals.Length} from {At})",
        EffectKind.Refused => $"Refused({Proposals.Length}, {Reason}, leader {Leader.Member})",
        EffectKind.Lost => $"Lost({Waiter}, {At})",
        EffectKind.ChangeDone or EffectKind.TransferDone => $"{Kind}({Waiter}, {Outcome}, {Reason})",
        EffectKind.Compact => $"Compact({Index})",
        EffectKind.SetTimer => $"SetTimer({new Instant(Deadline)})",
        EffectKind.RoleChanged => $"RoleChanged({Role}, term {Term}, leader {Leader.Member})",
        EffectKind.LeaderReady => $"LeaderReady({At})",
        EffectKind.LeadershipLost => $"LeadershipLost(term {Term})",
        EffectKind.ConfigurationInForce => $"ConfigurationInForce({Index}: {_body})",
        EffectKind.Halt => $"Halt({HaltReason}: {_body})",
        _ => throw new InvalidOperationException($"Effect {Kind} has no printed form."),
    };
}
