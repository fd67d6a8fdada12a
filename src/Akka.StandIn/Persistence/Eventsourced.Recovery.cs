using Akka.Actor;

namespace Akka.Persistence;

public abstract partial class Eventsourced
{
    private sealed class WaitingRecoveryPermit(Eventsourced actor) : State(actor, "waiting for recovery permit")
    {
        public override bool IsRecoveryRunning => true;

        public override void Receive(Receive receive, object message)
        {
            if (message is RecoveryPermitGranted)
                Actor.StartRecovery();
            else
                Actor._stash.Stash();
        }
    }

    /// <summary>A recovery under way: it holds a permit, and gives it back once, however it ends.</summary>
    private abstract class RecoveryState(Eventsourced actor, string name) : State(actor, name)
    {
        private IDisposable? _timer;

        protected TimeSpan Timeout { get; } =
            actor.Extension.JournalConfigFor(actor.JournalPluginId).GetTimeSpan("recovery-event-timeout", null, false);

        public sealed override void Receive(Receive receive, object message)
        {
            try
            {
                Recover(message);
            }
            catch (Exception)
            {
                Leave();
                Actor.ReturnRecoveryPermit();
                throw;
            }
        }

        public override void Leave() => _timer?.Dispose();

        protected abstract void Recover(object message);

        protected void StartTimer()
        {
            var self = Actor.Self;
            var tick = new RecoveryTick(this);
            _timer = Context.System.Runtime.Schedule(Timeout, () => self.Tell(tick, self));
        }

        protected void Fail(Exception cause, object? payload = null)
        {
            Leave();
            try
            {
                Actor.OnRecoveryFailure(cause, payload);
            }
            finally
            {
                Context.Stop(Actor.Self);
            }

            Actor.ReturnRecoveryPermit();
        }

        protected bool ReceiveRecover(object message) => message switch
        {
            IPersistentRepresentation e => Actor.ReceiveRecover(e.Payload),
            _ => Actor.ReceiveRecover(message),
        };
    }

    private sealed class RecoveryStarted : RecoveryState
    {
        private readonly Recovery _recovery;

        public RecoveryStarted(Eventsourced actor, Recovery recovery)
            : base(actor, $"recovery started - replay max: {recovery.ReplayMax}")
        {
            _recovery = recovery;
            StartTimer();
        }

        public override bool IsRecoveryRunning => true;

        protected override void Recover(object message)
        {
            switch (message)
            {
                case LoadSnapshotResult result:
                    Leave();
                    if (result.Snapshot is null || Offer(result.Snapshot))
                        Replay(result.ToSequenceNr);
                    break;
                case LoadSnapshotFailed failed:
                    Fail(failed.Cause);
                    break;
                case RecoveryTick tick when tick.State == this:
                    Fail(new RecoveryTimedOutException(
                        $"Recovery timed out, didn't get snapshot within {Timeout.TotalSeconds}s."));
                    break;
                case RecoveryTick:
                    break;
                default:
                    Actor._stash.Stash();
                    break;
            }
        }

        private bool Offer(SelectedSnapshot snapshot)
        {
            Actor.LastSequenceNr = snapshot.Metadata.SequenceNr;
            try
            {
                Actor.Handle(ReceiveRecover, new SnapshotOffer(snapshot.Metadata, snapshot.Snapshot));
                return true;
            }
            catch (Exception failure)
            {
                Fail(failure);
                return false;
            }
        }

        private void Replay(long toSequenceNr)
        {
            Actor.ChangeState(new Recovering(Actor));
            Actor.Journal.Tell(
                new ReplayMessages(Actor.LastSequenceNr + 1L, toSequenceNr, _recovery.ReplayMax, Actor.PersistenceId, Actor.Self),
                Actor.Self);
        }
    }

    private sealed class Recovering : RecoveryState
    {
        private bool _eventSeen;
        private bool _running = true;

        public Recovering(Eventsourced actor)
            : base(actor, "replay started") => StartTimer();

        public override bool IsRecoveryRunning => _running;

        protected override void Recover(object message)
        {
            switch (message)
            {
                case ReplayedMessage replayed:
                    Replay(replayed.Persistent);
                    break;
                case RecoverySuccess success:
                    Complete(success.HighestSequenceNr);
                    break;
                case ReplayMessagesFailure failure:
                    Fail(failure.Cause);
                    break;
                case RecoveryTick tick when tick.State == this && _eventSeen:
                    _eventSeen = false;
                    StartTimer();
                    break;
                case RecoveryTick tick when tick.State == this:
                    Fail(new RecoveryTimedOutException(
                        $"Recovery timed out, didn't get event within {Timeout.TotalSeconds}s, " +
                        $"highest sequence number seen {Actor.LastSequenceNr}."));
                    break;
                case RecoveryTick:
                    break;
                default:
                    Actor._stash.Stash();
                    break;
            }
        }

        private void Replay(IPersistentRepresentation e)
        {
            _eventSeen = true;
            Actor.UpdateLastSequenceNr(e);
            try
            {
                Actor.Handle(ReceiveRecover, e);
            }
            catch (Exception failure)
            {
                Fail(failure, e.Payload);
            }
        }

        private void Complete(long highestSequenceNr)
        {
            Leave();
            Actor.OnReplaySuccess();
            Actor.LastSequenceNr = Math.Max(highestSequenceNr, Actor.LastSequenceNr);
            Actor._sequenceNr = Actor.LastSequenceNr;
            _running = false;
            try
            {
                Actor.Handle(ReceiveRecover, RecoveryCompleted.Instance);
            }
            finally
            {
                // Also when the handler throws: a supervisor may tell the actor to go on.
                Actor.TransitToProcessingState();
            }

            Actor.ReturnRecoveryPermit();
        }
    }

    /// <summary>Time is up for a state, if the actor is still in it.</summary>
    private sealed class RecoveryTick(State state)
    {
        public State State { get; } = state;
    }

    private void StartRecovery()
    {
        var recovery = Recovery;
        ChangeState(new RecoveryStarted(this, recovery));
        LoadSnapshot(SnapshotterId, recovery.FromSnapshot, recovery.ToSequenceNr);
    }

    private void ReturnRecoveryPermit() => Extension.RecoveryPermitter.Tell(Persistence.ReturnPermit, Self);
}
