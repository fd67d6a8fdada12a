using Akka.Actor;
using Akka.Event;

namespace Akka.Persistence;

public abstract partial class Eventsourced
{
    protected internal override bool AroundReceive(Receive receive, object message)
    {
        _state!.Receive(receive, message);
        return true;
    }

    public override void AroundPreStart()
    {
        if (PersistenceId is null)
            throw new ArgumentNullException(nameof(PersistenceId), $"PersistenceId is [null] for PersistentActor [{Self.Path}]");

        // A plugin that is missing fails the start, not the first event.
        _ = Journal;
        _ = SnapshotStore;
        RequestRecoveryPermit();
        base.AroundPreStart();
    }

    public override void AroundPreRestart(Exception cause, object message)
    {
        try
        {
            _state?.Leave();
            _stash.UnstashAll();
        }
        finally
        {
            // The actor's own code knows events, not the envelopes they come in.
            var inner = message switch
            {
                WriteMessageSuccess success => success.Persistent,
                ReplayedMessage replayed => replayed.Persistent,
                _ => message,
            };

            FlushJournalBatch();
            base.AroundPreRestart(cause, inner);
        }
    }

    public override void AroundPostRestart(Exception cause, object message)
    {
        RequestRecoveryPermit();
        base.AroundPostRestart(cause, message);
    }

    public override void AroundPostStop()
    {
        try
        {
            _state?.Leave();
            _stash.UnstashAll();
        }
        finally
        {
            base.AroundPostStop();
        }
    }

    protected override void Unhandled(object message)
    {
        switch (message)
        {
            case RecoveryCompleted:
                return;
            case SaveSnapshotFailure failure:
                Log.Warning("Failed to SaveSnapshot given metadata [{0}] due to: [{1}]", failure.Metadata, failure.Cause);
                break;
            case DeleteSnapshotFailure failure:
                Log.Warning("Failed to DeleteSnapshot given metadata [{0}] due to: [{1}]", failure.Metadata, failure.Cause);
                break;
            case DeleteSnapshotsFailure failure:
                Log.Warning("Failed to DeleteSnapshots given criteria [{0}] due to: [{1}]", failure.Criteria, failure.Cause);
                break;
            case DeleteMessagesFailure failure:
                Log.Warning(
                    "Failed to DeleteMessages ToSequenceNr [{0}] for PersistenceId [{1}] due to: [{2}]",
                    failure.ToSequenceNr, PersistenceId, failure.Cause);
                break;
        }

        base.Unhandled(message);
    }

    private void RequestRecoveryPermit()
    {
        Extension.RecoveryPermitter.Tell(Persistence.RequestPermit, Self);
        ChangeState(new WaitingRecoveryPermit(this));
    }
}
