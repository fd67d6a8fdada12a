using Akka.Event;
using Akka.Smr.Observability;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Replicas.Journal;
using Akka.Smr.Snapshots;
using Akka.Smr.StateMachines;

namespace Akka.Smr.Replicas;

/// <summary>Snapshots: between machine, store and peers, whose bytes pass beside the core.</summary>
internal sealed partial class ReplicaActor
{
    private SnapshotMeta? _snapshot;
    private SnapshotMeta? _snapshotInFlight;
    private EntryId _taking;
    private TimeSpan _takingSince;

    private void DoWithSnapshots(in Effect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.TakeSnapshot:
                (_taking, _takingSince) = (effect.Snapshot.Id, Clock);
                _store.Tell(new BeginSnapshot(effect.Snapshot), _me);
                _machine.Tell(new CaptureSnapshot(effect.Snapshot, _store), _me);
                break;
            case EffectKind.InstallSnapshot:
                Install(effect.Snapshot);
                break;
            case EffectKind.SendSnapshot:
                if (_book.ReplicaOf(effect.To) is { } peer)
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

    private void Install(SnapshotMeta snapshot)
    {
        foreach (var waiter in _waiters.TakeAdmittedUpTo(snapshot.Id.Index))
            _replies.Add(waiter.Proxy, new Reply(waiter.Request, ReplyKind.Unknown, EntryId.Zero, RefusalReason.None, default));
        _issued = snapshot.Id.Index;
        _machine.Tell(new RestoreSnapshot(snapshot, _store), _me);
        ServeReads();
    }

    private void SnapshotFailed(SnapshotNotStored failed)
    {
        // One that a newer one, installed meanwhile, has covered is nobody's loss.
        if (failed.Id != _taking)
            return;
        _taking = default;
        _log.Warning("Group {0}: no snapshot at {1}: {2}", _settings.Name, failed.Id, failed.Reason);
        AnswerSnapshotAskers(new AdministrationDone(false, false, failed.Reason, null));
        Step(Input.SnapshotNotTaken());
    }

    private void SnapshotIsDurable(SnapshotMeta snapshot)
    {
        if (snapshot.Id.Index.Value == 0)
            return;
        if (snapshot.Id == _taking)
        {
            _taking = default;
            _metrics.SnapshotTaken(snapshot.Length, Clock - _takingSince);
            Publish(new SmrSnapshotTaken(_settings.Name, snapshot.Id.Index.Value, snapshot.Length));
        }

        AnswerSnapshotAskers(new AdministrationDone(true, false, "", null));
    }
}
