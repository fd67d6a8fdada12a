using Akka.Actor;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Snapshots;

namespace Akka.Smr.StateMachines;

/// <summary>Snapshots out of the store.</summary>
internal sealed partial class MachineHost
{
    private readonly Checkpoint _initial;
    private readonly Queue<object> _waiting = new();
    private SnapshotReading? _reading;

    // The batch whose last command threw, while the state that it is rolled back to is read.
    private Batch? _interrupted;

    private void Begin(RestoreSnapshot request)
    {
        AbandonCapture("A snapshot is being installed.");
        ForgetApplies();
        _interrupted = null;
        _rollback?.Reset();
        if (request.Snapshot.Length > 0)
        {
            BeginReading(request.Snapshot, request.Store, isRollback: false);
            return;
        }

        // A group's founding: the state is what the constructor made, wherever the log begins.
        var founding = request.Snapshot;
        var initial = _initial.MovedTo(founding.Id.Index);
        initial.Restore(_form, _serialization);
        _entries.Reset(new Position(founding.Id, founding.ClusterTimeTicks, 0));
        _rollback?.Advance(initial);
        _reading = null;
        AnswerRestored();
    }

    /// <summary>Applies that wait are covered by the snapshot that comes now; queries and digests are as good behind it.</summary>
    private void ForgetApplies()
    {
        for (var count = _waiting.Count; count > 0; count--)
        {
            var message = _waiting.Dequeue();
            if (message is CaptureSnapshot capture)
                Abandon(capture.Store, capture.Snapshot.Id, "A snapshot is being installed.");
            else if (message is not ApplyEntries)
                _waiting.Enqueue(message);
        }
    }

    private void BeginReading(SnapshotMeta snapshot, IActorRef store, bool isRollback)
    {
        _reading = new SnapshotReading(snapshot, store, _form, _serialization, _settings) { IsRollback = isRollback };
        store.Tell(_reading.Request, _self);
    }

    private void Take(SnapshotRead read)
    {
        if (_reading is not { } reading || !reading.IsExpected(read))
            return;
        try
        {
            if (!reading.Take(read))
            {
                reading.Store.Tell(reading.Request, _self);
                return;
            }
        }
        catch (Exception thrown)
        {
            // The state is half the old one and half the new one by now: nothing can be done with it.
            throw new InvalidDataException($"The {reading.Snapshot} can't be restored: {thrown.Message}", thrown);
        }

        _reading = null;
        if (reading.IsRollback)
        {
            RunAgain();
            RunWaiting();
            return;
        }

        _entries.Restore(reading.Head.Position, reading.Sessions, reading.Head.Chain);
        if (reading.Checkpoint is { } checkpoint)
        {
            _rollback?.Advance(checkpoint);
        }
        else
        {
            _rollback?.FoundLarge();
            _rollback?.Advance(reading.Snapshot, reading.Store);
        }

        AnswerRestored();
    }

    private void Refuse(SnapshotUnreadable unreadable)
    {
        if (_reading is not { } reading || reading.Snapshot.Id != unreadable.Id)
            return;

        // What a rollback misses may be only out of date: the next life reads what it can't do without.
        throw unreadable.Trouble.IsDamage && !reading.IsRollback
            ? new SnapshotDamageException(unreadable.Trouble.Sentence)
            : new InvalidDataException($"The {reading.Snapshot} can't be read: {unreadable.Trouble.Sentence}");
    }

    private void AnswerRestored()
    {
        var at = _entries.Position.At.Index;
        _replica.Tell(new EntriesApplied(at, at, ReadOnlyMemory<Outcome>.Empty), _self);
        RunWaiting();
    }

    /// <summary>The state is whole again: the batch that was interrupted goes on, then what came meanwhile, in order.</summary>
    private void RunWaiting()
    {
        if (_interrupted is { } batch)
        {
            _interrupted = null;
            Continue(batch);
        }

        while (_reading is null && _waiting.TryDequeue(out var message))
            Handle(message);
    }
}
