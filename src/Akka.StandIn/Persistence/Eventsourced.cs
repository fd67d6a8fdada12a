using Akka.Actor;
using Akka.Event;

namespace Akka.Persistence;

/// <summary>
/// An actor whose state is the sum of its events. It lives in one named state at a time: waiting for a recovery permit,
/// recovery started (a snapshot is being loaded), replay started, processing commands, persisting events. Each is a class
/// of its own, in the other files of this type.
/// </summary>
public abstract partial class Eventsourced : ActorBase, IPersistentIdentity, IPersistenceRecovery
{
    /// <summary>One of the actor's states: what a message means in it.</summary>
    private abstract class State(Eventsourced actor, string name)
    {
        protected Eventsourced Actor { get; } = actor;

        public virtual bool IsRecoveryRunning => false;

        public abstract void Receive(Receive receive, object message);

        /// <summary>Called once, when the actor changes to another state or stops.</summary>
        public virtual void Leave()
        {
        }

        public override string ToString() => name;
    }

    private readonly int _instanceId;
    private readonly string _writerGuid;
    private readonly InternalStash _stash;
    private readonly ProcessingCommands _processingCommands;
    private readonly PersistingEvents _persistingEvents;
    private State? _state;
    private IActorRef? _journal;
    private IActorRef? _snapshotStore;

    protected Eventsourced()
    {
        Extension = Persistence.Instance.Apply(Context.System);
        Log = Context.GetLogger();
        _instanceId = Extension.NextInstanceId();
        _writerGuid = Context.System.Runtime.NewGuid().ToString();
        _stash = new InternalStash(Context);
        _processingCommands = new ProcessingCommands(this);
        _persistingEvents = new PersistingEvents(this);
    }

    protected PersistenceExtension Extension { get; }

    protected virtual ILoggingAdapter Log { get; }

    public abstract string PersistenceId { get; }

    public virtual Recovery Recovery => Recovery.Default;

    public string? JournalPluginId { get; protected set; }

    public string? SnapshotPluginId { get; protected set; }

    public IActorRef Journal => _journal ??= Extension.JournalFor(JournalPluginId);

    public IActorRef SnapshotStore => _snapshotStore ??= Extension.SnapshotStoreFor(SnapshotPluginId);

    public string SnapshotterId => PersistenceId;

    public bool IsRecovering => _state?.IsRecoveryRunning ?? true;

    public bool IsRecoveryFinished => !IsRecovering;

    /// <summary>The number of the last event that was replayed, or whose handler was called.</summary>
    public long LastSequenceNr { get; private set; }

    public long SnapshotSequenceNr => LastSequenceNr;

    public void LoadSnapshot(string persistenceId, SnapshotSelectionCriteria criteria, long toSequenceNr) =>
        SnapshotStore.Tell(new LoadSnapshot(persistenceId, criteria, toSequenceNr), Self);

    public void SaveSnapshot(object snapshot) => SnapshotStore.Tell(
        new SaveSnapshot(
            new SnapshotMetadata(SnapshotterId, SnapshotSequenceNr, Context.System.Scheduler.Now.UtcDateTime), snapshot),
        Self);

    public void DeleteSnapshot(long sequenceNr) => SnapshotStore.Tell(
        new DeleteSnapshot(
            new SnapshotMetadata(SnapshotterId, sequenceNr, DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc))),
        Self);

    public void DeleteSnapshots(SnapshotSelectionCriteria criteria) =>
        SnapshotStore.Tell(new DeleteSnapshots(SnapshotterId, criteria), Self);

    /// <summary>
    /// Stores an event, then calls <paramref name="handler"/>. Commands that come in between are held back until the handlers
    /// of all events of this command have run.
    /// </summary>
    public void Persist<TEvent>(TEvent @event, Action<TEvent> handler)
    {
        Enlist(@event, handler, stashing: true);
        _stashingHandlers++;
    }

    /// <summary>Stores an event, then calls <paramref name="handler"/>. Commands that come in between are not held back.</summary>
    public void PersistAsync<TEvent>(TEvent @event, Action<TEvent> handler) => Enlist(@event, handler, stashing: false);

    /// <summary>
    /// Deletes all events up to a number, that number included. Answered by <see cref="DeleteMessagesSuccess"/> or
    /// <see cref="DeleteMessagesFailure"/>.
    /// </summary>
    public void DeleteMessages(long toSequenceNr)
    {
        if (toSequenceNr == long.MaxValue || toSequenceNr <= LastSequenceNr)
        {
            var to = toSequenceNr == long.MaxValue ? LastSequenceNr : toSequenceNr;
            Journal.Tell(new DeleteMessagesTo(PersistenceId, to, Self), Self);
        }
        else
        {
            var cause = new InvalidOperationException(
                $"toSequenceNr [{toSequenceNr}] must be less than or equal to LastSequenceNr [{LastSequenceNr}]");
            Self.Tell(new DeleteMessagesFailure(cause, toSequenceNr), Self);
        }
    }

    protected abstract bool ReceiveRecover(object message);

    protected abstract bool ReceiveCommand(object message);

    /// <summary>Called when the last event has been replayed, before <see cref="RecoveryCompleted"/>.</summary>
    protected virtual void OnReplaySuccess()
    {
    }

    /// <summary>Called when recovery has failed; the actor stops afterwards.</summary>
    protected virtual void OnRecoveryFailure(Exception reason, object? message = null)
    {
        if (message is not null)
        {
            Log.Error(
                reason,
                "Exception in ReceiveRecover when replaying event type [{0}] with sequence number [{1}] for persistenceId [{2}]",
                message.GetType(), LastSequenceNr, PersistenceId);
        }
        else
        {
            Log.Error(
                reason,
                "Persistence failure when replaying events for persistenceId [{0}]. Last known sequence number [{1}]",
                PersistenceId, LastSequenceNr);
        }
    }

    /// <summary>Called when nobody knows whether an event is stored; the actor stops afterwards.</summary>
    protected virtual void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
        Log.Error(
            cause,
            "Failed to persist event type [{0}] with sequence number [{1}] for persistenceId [{2}].",
            @event.GetType(), sequenceNr, PersistenceId);

    /// <summary>Called when an event was refused and is not stored. Its handler is not called, and the actor goes on.</summary>
    protected virtual void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
        Log.Error(
            cause,
            "Rejected to persist event type [{0}] with sequence number [{1}] for persistenceId [{2}] due to [{3}].",
            @event.GetType(), sequenceNr, PersistenceId, cause.Message);

    private void ChangeState(State state)
    {
        _state?.Leave();
        _state = state;
    }

    private void UpdateLastSequenceNr(IPersistentRepresentation e) => LastSequenceNr = Math.Max(LastSequenceNr, e.SequenceNr);

    /// <summary>Passes a message to the actor's own code as any actor's cell would.</summary>
    private void Handle(Receive receive, object message) => base.AroundReceive(receive, message);
}
