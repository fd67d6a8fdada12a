using Akka.Actor;
using Akka.Event;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Snapshots;

namespace Akka.Smr.StateMachines;

/// <summary>Snapshots into the store.</summary>
internal sealed partial class MachineHost
{
    private SnapshotCapture? _capture;

    private void Begin(CaptureSnapshot request)
    {
        AbandonCapture("Another snapshot was asked for.");
        if (request.Snapshot.Id != _entries.Position.At)
        {
            Abandon(request.Store, request.Snapshot.Id, $"The state is as of {_entries.Position.At} already.");
            return;
        }

        try
        {
            _capture = new SnapshotCapture(request, _entries, _form, _serialization, _settings);
        }
        catch (Exception thrown)
        {
            CaptureThrew(request.Store, request.Snapshot.Id, thrown);
            return;
        }

        ContinueCapture(request.Snapshot.Id);
    }

    private void ContinueCapture(EntryId id)
    {
        if (_capture is not { IsComplete: false } capture || capture.Id != id)
            return;
        try
        {
            capture.Store.Tell(capture.Next(), _self);
        }
        catch (Exception thrown)
        {
            ForgetCapture(id);
            CaptureThrew(capture.Store, id, thrown);
            return;
        }

        if (capture is { IsComplete: true, Checkpoint: { } checkpoint })
            _rollback?.Advance(checkpoint);
    }

    /// <summary>The state is as good as before; only this snapshot of it can't be had.</summary>
    private void CaptureThrew(IActorRef store, EntryId id, Exception thrown)
    {
        _log.Error(thrown, "The state machine of group {0} could not take its snapshot {1}", _settings.Name, id);
        Abandon(store, id, thrown.Message);
    }

    private void Abandon(IActorRef store, EntryId id, string reason) => store.Tell(new AbandonSnapshot(id, reason), _self);

    private void AbandonCapture(string reason)
    {
        if (_capture is { IsComplete: false } capture)
            Abandon(capture.Store, capture.Id, reason);
        if (_capture is not null)
            ForgetCapture(_capture.Id);
    }

    private void ForgetCapture(EntryId id)
    {
        if (_capture is not { } capture || capture.Id != id)
            return;
        _capture = null;
        capture.End();
    }

    /// <summary>A snapshot of one's own is durable: a state that is too large for memory can be rolled back to it.</summary>
    private void TakeAsBase(SnapshotMeta snapshot)
    {
        if (_capture is not { IsComplete: true } capture || capture.Id != snapshot.Id)
            return;
        ForgetCapture(snapshot.Id);
        if (_rollback is null || capture.Checkpoint is not null)
            return;
        _rollback.FoundLarge();
        _rollback.Advance(snapshot, capture.Store);

        // A rollback under way reads the older one, and what was to be run again upon that has just been forgotten.
        if (_reading is { IsRollback: true })
            BeginReading(snapshot, capture.Store, isRollback: true);
    }
}
