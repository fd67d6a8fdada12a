using Akka.Actor;
using Akka.Event;
using Akka.Smr.Observability;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;
using Akka.Smr.Replicas.Journal;
using Akka.Smr.Snapshots;
using Akka.Smr.StateMachines;

namespace Akka.Smr.Replicas;

/// <summary>What the core asks for. Every effect stands here; one that is not known throws.</summary>
internal sealed partial class ReplicaActor
{
    private readonly Queue<ReadOnlyMemory<Entry>> _applying = new();
    private readonly JournalWatch _journalWatch;
    private ICancelable? _deadline;
    private LogIndex _issued;
    private SnapshotMeta? _snapshot;
    private SnapshotMeta? _snapshotInFlight;
    private (HaltReason Reason, string Detail)? _halted;

    /// <summary>The only place where the core is fed. Nothing below may feed it again before the effects are done.</summary>
    private void Step(in Input input)
    {
        if (_core is null)
            return;
        foreach (ref readonly var effect in _core.Step(input, Now))
            Do(effect);
        SendReplies();
        if (_halted is not { } halted)
            return;
        _halted = null;
        Halted(halted.Reason, halted.Detail);
    }

    private void Do(in Effect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.Send:
                _book.ReplicaOf(effect.Envelope.To.Member)?.Tell(effect.Envelope, _me);
                break;
            case EffectKind.Persist:
                Persist(effect.Record);
                break;
            case EffectKind.Apply:
                _applying.Enqueue(effect.Entries);
                _issued = effect.Entries.Span[^1].Index;
                _machine.Tell(new ApplyEntries(effect.Entries, _waiters.HasAdmitted), _me);
                ServeReads();
                break;
            case EffectKind.Admitted or EffectKind.Refused or EffectKind.Lost or EffectKind.ReadReady or EffectKind.ReadFailed:
                DoForWaiters(effect);
                break;
            case EffectKind.ChangeDone:
                AdministrationEnded(effect, "The change");
                break;
            case EffectKind.TransferDone:
                AdministrationEnded(effect, "The transfer");
                break;
            case EffectKind.SetTimer:
                SetDeadline(effect.Deadline);
                break;
            case EffectKind.RoleChanged:
                RoleChanged(effect);
                break;
            case EffectKind.ConfigurationInForce:
                ConfigurationInForce(effect.Configuration);
                break;
            case EffectKind.LeaderReady or EffectKind.LeadershipLost:
                // The hook for what only a leader does besides; nothing hangs on it yet.
                break;
            case EffectKind.Halt:
                _halted = (effect.HaltReason, effect.Detail);
                break;
            default:
                DoWithSnapshots(effect);
                break;
        }
    }

    private void DoWithSnapshots(in Effect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.TakeSnapshot:
                _store.Tell(new BeginSnapshot(effect.Snapshot), _me);
                _machine.Tell(new CaptureSnapshot(effect.Snapshot, _store), _me);
                break;
            case EffectKind.InstallSnapshot:
                Install(effect.Snapshot);
                break;
            case EffectKind.SendSnapshot:
                if (_book.ReplicaOf(effect.To.Member) is { } peer)
                    _store.Tell(new SendSnapshotTo(effect.To, peer, effect.Snapshot), _me);
                else
                    _me.Tell(new SnapshotSent(effect.To.Member, effect.Snapshot.Transfer, false), _store);
                break;
            case EffectKind.CancelSnapshot:
                _store.Tell(new CancelSnapshotTo(effect.To, effect.Transfer), _me);
                break;
            case EffectKind.StageSnapshot:
                _store.Tell(new StageSnapshotFrom(effect.To, effect.Snapshot), _me);
                break;
            case EffectKind.Compact:
                _journal.Tell(new TrimJournal(effect.Index), _me);
                if (_snapshot is { } kept && kept.Id.Index.Value > 0)
                    _store.Tell(new DeleteSnapshotsBelow(kept), _me);
                break;
            default:
                throw new InvalidOperationException($"A replica does not know what to do for {effect.Kind}.");
        }
    }

    private void Persist(StorageRecord record)
    {
        _snapshotInFlight = record.Snapshot;
        _journalWatch.Started(record.Number, Clock);
        _journal.Tell(new WriteRecord(_core!.Group, record), _me);
        if (_journalWatch.IsScheduled)
            return;
        _journalWatch.IsScheduled = true;
        Schedule(_journalWatch.Interval, ReplicaSignals.WatchJournal.Instance);
    }

    private void Written(long number)
    {
        if (number != _journalWatch.InFlight)
            return;
        if (_journalWatch.Finished())
        {
            ClearFault();
            Step(Input.StorageResumed());
        }

        if (_snapshotInFlight is { } snapshot)
        {
            _snapshot = snapshot;
            _snapshotInFlight = null;
            _isFoundingDurable = true;
            SnapshotIsDurable(snapshot);
        }

        Step(Input.Persisted(number));
    }

    private void WatchJournal()
    {
        _journalWatch.IsScheduled = false;
        switch (_journalWatch.Look(Clock))
        {
            case JournalWatch.Verdict.Stalled:
                SetFault(ReplicaFault.DiskFault, $"The journal has not answered for {_settings.JournalStallTimeout.TotalMilliseconds:0} ms.");
                Step(Input.StorageStalled());
                break;
            case JournalWatch.Verdict.GivenUp:
                Step(Input.StorageFailed(_journalWatch.InFlight));
                return;
            case JournalWatch.Verdict.Fine:
                break;
            default:
                throw new InvalidOperationException("An unknown verdict of the journal's watch.");
        }

        if (_journalWatch.InFlight == 0)
            return;
        _journalWatch.IsScheduled = true;
        Schedule(_journalWatch.Interval, ReplicaSignals.WatchJournal.Instance);
    }

    private void JournalEnded(string detail)
    {
        // The core answers whom it can before it ends; a journal that fails between writes tells it nothing new.
        if (_journalWatch.InFlight != 0)
            Step(Input.StorageFailed(_journalWatch.InFlight));
        if (_core is not null)
            EndLife(ReplicaFault.DiskFault, detail);
        else
            SetFault(ReplicaFault.DiskFault, detail);
    }

    private void SetDeadline(TimeSpan deadline)
    {
        _deadline?.Cancel();
        _deadline = null;
        if (deadline == TimeSpan.MaxValue)
            return;
        var after = deadline - Clock;
        _deadline = _scheduler.ScheduleTellOnceCancelable(after > TimeSpan.Zero ? after : TimeSpan.Zero, _me, ReplicaSignals.DeadlineDue.Instance, _me);
    }

    private void RoleChanged(in Effect effect)
    {
        if (effect.Role != _role)
            BecomeRole(effect.Role);
        Publish(new SmrRoleChanged(_settings.Name, effect.Role.ToString(), effect.Term.Value, _book.NameOf(effect.Leader.Member)));
    }

    private void ConfigurationInForce(Raft.Membership.Configuration configuration)
    {
        _book.Learn(configuration);
        if (_fault == ReplicaFault.NotAMember && configuration.Find(_self) is not null)
            ClearFault();
        Publish(new SmrMembershipChanged(_settings.Name, DescribeMembers(configuration)));
    }

    private void Install(SnapshotMeta snapshot)
    {
        foreach (var waiter in _waiters.TakeAdmittedUpTo(snapshot.Id.Index))
            _replies.Add(waiter.Proxy, new Reply(waiter.Request, ReplyKind.Unknown, EntryId.Zero, RefusalReason.None, default));
        _issued = snapshot.Id.Index;
        _machine.Tell(new RestoreSnapshot(snapshot, _store), _me);
        ServeReads();
    }

    private void Applied(EntriesApplied applied)
    {
        var outcomes = applied.Outcomes.Span;
        var first = applied.First.Value;
        while (_applying.TryPeek(out var entries) && entries.Span[^1].Index <= applied.UpTo)
        {
            _applying.Dequeue();
            if (!_waiters.HasAdmitted)
                continue;
            foreach (var entry in entries.Span)
            {
                if (!_waiters.TryTake(entry.Id, out var waiter))
                    continue;
                var at = entry.Index.Value - first;
                var reply = at >= 0 && at < outcomes.Length
                    ? new Reply(waiter.Request, outcomes[(int)at].Kind, outcomes[(int)at].At, RefusalReason.None, outcomes[(int)at].Payload)
                    : new Reply(waiter.Request, ReplyKind.Unknown, entry.Id, RefusalReason.None, default);
                _replies.Add(waiter.Proxy, reply);
            }
        }

        _faultsInARow = 0;
        Step(Input.Applied(applied.UpTo));
    }

    private void SnapshotFailed(SnapshotNotStored failed)
    {
        _log.Warning("Group {0}: no snapshot at {1}: {2}", _settings.Name, failed.Id, failed.Reason);
        AnswerSnapshotAskers(new AdministrationDone(false, false, failed.Reason, null));
        Step(Input.SnapshotNotTaken());
    }

    private void SnapshotIsDurable(SnapshotMeta snapshot)
    {
        if (snapshot.Id.Index.Value == 0)
            return;
        Publish(new SmrSnapshotTaken(_settings.Name, snapshot.Id.Index.Value, snapshot.Length));
        AnswerSnapshotAskers(new AdministrationDone(true, false, "", null));
    }
}
