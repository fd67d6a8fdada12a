using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Raft.Tests.Support;

/// <summary>One replica with a disk and a state machine that do what they are told, and a record of all it asked for.</summary>
public sealed class TestMember
{
    private readonly List<StorageRecord> _disk = [];
    private readonly TestGroup _group;
    private readonly SnapshotMeta? _founding;

    internal TestMember(TestGroup group, Identity identity, MemberKind kind, SnapshotMeta? founding)
    {
        _group = group;
        _founding = founding;
        Identity = identity;
        Kind = kind;
        Replica = Recover();
    }

    public Identity Identity { get; }

    public MemberKind Kind { get; }

    public RaftReplica Replica { get; private set; }

    /// <summary>Whether records become durable by themselves, within the step that wrote them.</summary>
    public bool WritesAtOnce { get; set; } = true;

    /// <summary>Whether the state machine applies by itself.</summary>
    public bool AppliesAtOnce { get; set; } = true;

    public bool IsDown { get; private set; }

    /// <summary>The record that is not durable yet, or null.</summary>
    public StorageRecord? Writing { get; private set; }

    public IReadOnlyList<StorageRecord> Disk => _disk;

    public List<Entry> AppliedEntries { get; } = [];

    /// <summary>Everything asked for since the last <see cref="Forget"/>, except for messages.</summary>
    public List<Effect> Effects { get; } = [];

    /// <summary>Every message said since the last <see cref="Forget"/>.</summary>
    public List<Envelope> Said { get; } = [];

    public TimeSpan? Timer { get; private set; }

    internal RaftState State => Replica.State;

    public IEnumerable<string> Commands =>
        AppliedEntries.Where(entry => entry.Kind == EntryKind.Command).Select(entry => System.Text.Encoding.UTF8.GetString(entry.Payload.Span));

    public void Forget()
    {
        Effects.Clear();
        Said.Clear();
    }

    public IEnumerable<Effect> Asked(EffectKind kind) => Effects.Where(effect => effect.Kind == kind);

    public IEnumerable<TMessage> SaidTo<TMessage>(TestMember to)
        where TMessage : Message =>
        Said.Where(envelope => envelope.To == to.Identity).Select(envelope => envelope.Body).OfType<TMessage>();

    public void Step(Input input)
    {
        if (IsDown)
            return;
        var pending = new Queue<Input>();
        pending.Enqueue(input);
        while (pending.TryDequeue(out var next))
        {
            foreach (var effect in Replica.Step(next, _group.Now))
                Take(effect, pending);
            if (Replica.CurrentRole is not null && Replica.Role != RoleKind.Halted)
                Invariants.CheckAll(Replica.State);
        }
    }

    public void FinishWrite()
    {
        var record = Writing ?? throw new InvalidOperationException("Nothing is being written.");
        Writing = null;
        _disk.Add(record);
        Step(Input.Persisted(record.Number));
    }

    /// <summary>Says that a write has ended without saying anything about the disk: an old or repeated answer.</summary>
    public void SayPersisted(long number) => Step(Input.Persisted(number));

    public void FinishAllWrites()
    {
        while (Writing is not null)
            FinishWrite();
    }

    /// <summary>The process dies; what was not durable is gone.</summary>
    public void Crash()
    {
        IsDown = true;
        Writing = null;
        Timer = null;
    }

    public void Restart()
    {
        IsDown = false;
        AppliedEntries.Clear();
        Replica = Recover();
        Step(Input.Started());
    }

    /// <summary>The state that can be read from the disk now.</summary>
    public RecoveredState ReadDisk()
    {
        var recovered = _founding is null ? RecoveredState.Blank() : RecoveredState.Founded(_founding);
        foreach (var record in _disk)
            recovered.Replay(record);
        return recovered;
    }

    private RaftReplica Recover() => new(Identity, _group.Id, Kind, ReadDisk(), _group.Options);

    private void Take(in Effect effect, Queue<Input> pending)
    {
        if (effect.Kind == EffectKind.Send)
        {
            Said.Add(effect.Envelope);
            _group.Carry(effect.Envelope);
            return;
        }

        Effects.Add(effect);
        switch (effect.Kind)
        {
            case EffectKind.Persist when WritesAtOnce:
                _disk.Add(effect.Record);
                pending.Enqueue(Input.Persisted(effect.Record.Number));
                break;
            case EffectKind.Persist:
                Writing = effect.Record;
                break;
            case EffectKind.Apply:
                AppliedEntries.AddRange(effect.Entries.ToArray());
                if (AppliesAtOnce)
                    pending.Enqueue(Input.Applied(effect.Entries.Span[^1].Index));
                break;
            case EffectKind.InstallSnapshot when AppliesAtOnce:
                pending.Enqueue(Input.Applied(effect.Snapshot.Id.Index));
                break;
            case EffectKind.SetTimer:
                Timer = effect.Deadline;
                break;
            default:
                break;
        }
    }

    internal void FireTimer()
    {
        Timer = null;
        Step(Input.TimerFired());
    }
}
