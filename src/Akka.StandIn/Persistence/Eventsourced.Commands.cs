using Akka.Actor;

namespace Akka.Persistence;

public abstract partial class Eventsourced
{
    /// <summary>An event that is on its way to the journal, and what is to be done when it is stored.</summary>
    private abstract class PendingHandler(bool stashing)
    {
        /// <summary>Commands are held back until it has run.</summary>
        public bool IsStashing { get; } = stashing;

        public abstract void Run(object payload);
    }

    private sealed class PendingHandler<TEvent>(Action<TEvent> handler, bool stashing) : PendingHandler(stashing)
    {
        public override void Run(object payload) => handler((TEvent)payload);
    }

    private sealed class ProcessingCommands(Eventsourced actor) : State(actor, "processing commands")
    {
        public override void Receive(Receive receive, object message)
        {
            if (Actor.ReceiveJournalAnswer(message))
                return;

            try
            {
                Actor.Handle(receive, message);
            }
            catch (Exception)
            {
                Actor.CommandEnded(failed: true);
                throw;
            }

            Actor.CommandEnded(failed: false);
        }
    }

    private sealed class PersistingEvents(Eventsourced actor) : State(actor, "persisting events")
    {
        public override void Receive(Receive receive, object message)
        {
            if (!Actor.ReceiveJournalAnswer(message))
                Actor._stash.Stash();
        }
    }

    /// <summary>In the order of their events, which is the order of the journal's answers.</summary>
    private readonly Queue<PendingHandler> _pendingHandlers = [];

    /// <summary>Events of the command, or handler, that is running now.</summary>
    private readonly List<IPersistentEnvelope> _eventBatch = [];

    /// <summary>Events that wait for the write in flight to end, and then go to the journal in one request.</summary>
    private List<IPersistentEnvelope> _journalBatch = [];

    private bool _isWriteInProgress;
    private long _sequenceNr;

    /// <summary>How many of <see cref="_pendingHandlers"/> hold commands back.</summary>
    private int _stashingHandlers;

    private void Enlist<TEvent>(TEvent @event, Action<TEvent> handler, bool stashing)
    {
        if (IsRecovering)
        {
            throw new InvalidOperationException(
                "Cannot persist during replay. Events can be persisted when receiving RecoveryCompleted or later.");
        }

        _pendingHandlers.Enqueue(new PendingHandler<TEvent>(handler, stashing));
        _eventBatch.Add(new AtomicWrite(new Persistent(
            @event!, ++_sequenceNr, PersistenceId, sender: Sender, writerGuid: _writerGuid)));
    }

    private void TransitToProcessingState()
    {
        FlushBatch();
        if (_stashingHandlers > 0)
        {
            ChangeState(_persistingEvents);
        }
        else
        {
            ChangeState(_processingCommands);
            _stash.UnstashAll();
        }
    }

    private void CommandEnded(bool failed)
    {
        FlushBatch();
        if (_stashingHandlers > 0)
            ChangeState(_persistingEvents);
        else
            Unstash(failed);
    }

    /// <summary>
    /// Commands come out of the stash one at a time, each before what is in the mailbox, since each may hold back the next.
    /// After a failure the actor restarts, and the mailbox is the safe place for all of them.
    /// </summary>
    private void Unstash(bool all)
    {
        if (all)
            _stash.UnstashAll();
        else
            _stash.UnstashOne();
    }

    private void FlushBatch()
    {
        _journalBatch.AddRange(_eventBatch);
        _eventBatch.Clear();
        FlushJournalBatch();
    }

    private void FlushJournalBatch()
    {
        if (_isWriteInProgress || _journalBatch.Count == 0)
            return;

        Journal.Tell(new WriteMessages(_journalBatch, Self, _instanceId), Self);
        _journalBatch = [];
        _isWriteInProgress = true;
    }

    /// <summary>An answer to an earlier instance of this actor says nothing to this one, and is only swallowed.</summary>
    private bool ReceiveJournalAnswer(object message)
    {
        switch (message)
        {
            case WriteMessageSuccess success:
                if (success.ActorInstanceId == _instanceId)
                    Stored(success.Persistent);
                return true;
            case WriteMessageRejected rejected:
                if (rejected.ActorInstanceId == _instanceId)
                    Rejected(rejected);
                return true;
            case WriteMessageFailure failure:
                if (failure.ActorInstanceId == _instanceId)
                    Failed(failure);
                return true;
            case WriteMessagesSuccessful:
                _isWriteInProgress = false;
                FlushJournalBatch();
                return true;
            case WriteMessagesFailed failed:
                // With any event in it a failure of that event follows, and stops the actor.
                if (failed.WriteCount == 0)
                    _isWriteInProgress = false;
                return true;
            case RecoveryTick:
                return true;
            default:
                return false;
        }
    }

    private void Stored(IPersistentRepresentation e)
    {
        UpdateLastSequenceNr(e);
        try
        {
            try
            {
                _pendingHandlers.Peek().Run(e.Payload);
            }
            finally
            {
                FlushBatch();
            }
        }
        catch (Exception)
        {
            HandlerEnded(failed: true);
            throw;
        }

        HandlerEnded(failed: false);
    }

    private void Rejected(WriteMessageRejected rejected)
    {
        var e = rejected.Persistent;
        UpdateLastSequenceNr(e);
        HandlerEnded(failed: false);
        OnPersistRejected(rejected.Cause, e.Payload, e.SequenceNr);
    }

    private void Failed(WriteMessageFailure failure)
    {
        var e = failure.Persistent;
        HandlerEnded(failed: false);
        try
        {
            OnPersistFailure(failure.Cause, e.Payload, e.SequenceNr);
        }
        finally
        {
            Context.Stop(Self);
        }
    }

    private void HandlerEnded(bool failed)
    {
        if (_pendingHandlers.Dequeue().IsStashing)
            _stashingHandlers--;

        // Those left, if any, are of PersistAsync and hold nothing back; but the handler may itself have called Persist.
        if (_stashingHandlers > 0)
        {
            ChangeState(_persistingEvents);
        }
        else
        {
            ChangeState(_processingCommands);
            Unstash(failed);
        }
    }
}
