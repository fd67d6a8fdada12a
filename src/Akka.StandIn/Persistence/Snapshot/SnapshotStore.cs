using Akka.Actor;
using Akka.Event;
using Akka.Pattern;

namespace Akka.Persistence.Snapshot;

/// <summary>
/// Base of a snapshot store. Loading answers whoever asked; what changes the store comes back to itself first, so that
/// <see cref="ReceivePluginInternal"/> sees it, and then goes to whoever asked.
/// </summary>
public abstract class SnapshotStore : ActorBase
{
    private readonly CircuitBreaker _breaker;
    private readonly ILoggingAdapter _log;

    protected SnapshotStore()
    {
        var config = Persistence.Instance.Apply(Context.System).ConfigFor(Self);
        _breaker = new CircuitBreaker(
            Context.System.Runtime,
            config.GetInt("circuit-breaker.max-failures", 10),
            config.GetTimeSpan("circuit-breaker.call-timeout", TimeSpan.FromSeconds(10)),
            config.GetTimeSpan("circuit-breaker.reset-timeout", TimeSpan.FromSeconds(30)));
        _log = Context.GetLogger();
    }

    /// <summary>Finds the youngest snapshot that matches.</summary>
    /// <returns>Null when none does.</returns>
    protected abstract Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria);

    /// <summary>Stores a snapshot; one with the same id and number is replaced.</summary>
    protected abstract Task SaveAsync(SnapshotMetadata metadata, object snapshot);

    /// <summary>Deletes one snapshot; a timestamp of <see cref="DateTime.MinValue"/> means any.</summary>
    protected abstract Task DeleteAsync(SnapshotMetadata metadata);

    /// <summary>Deletes all snapshots that match.</summary>
    protected abstract Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria);

    /// <summary>Sees the outcome of each change, and messages that are not the snapshot protocol's.</summary>
    protected virtual bool ReceivePluginInternal(object message) => false;

    protected sealed override bool Receive(object message)
    {
        switch (message)
        {
            case LoadSnapshot load:
                _ = Load(load, Sender);
                return true;
            case SaveSnapshot save:
                _ = Save(WithTimestamp(save.Metadata), save.Snapshot, Self, Sender);
                return true;
            case DeleteSnapshot delete:
                _ = Delete(delete, Self, Sender);
                return true;
            case DeleteSnapshots delete:
                _ = Delete(delete, Self, Sender);
                return true;
            case SaveSnapshotFailure failure:
                // Half a snapshot may have been left behind.
                _ = DeleteRemains(failure.Metadata);
                PassOn(message);
                return true;
            case SaveSnapshotSuccess or DeleteSnapshotSuccess or DeleteSnapshotFailure or DeleteSnapshotsSuccess or DeleteSnapshotsFailure:
                PassOn(message);
                return true;
            default:
                return ReceivePluginInternal(message);
        }
    }

    private void PassOn(object outcome)
    {
        try
        {
            ReceivePluginInternal(outcome);
        }
        finally
        {
            Sender.Tell(outcome);
        }
    }

    private SnapshotMetadata WithTimestamp(SnapshotMetadata metadata) => metadata.Timestamp == DateTime.MinValue
        ? new SnapshotMetadata(metadata.PersistenceId, metadata.SequenceNr, Context.System.Runtime.UtcNow.UtcDateTime)
        : metadata;

    private async Task Load(LoadSnapshot request, IActorRef replyTo)
    {
        ISnapshotResponse answer;
        try
        {
            var selected = request.Criteria.Equals(SnapshotSelectionCriteria.None)
                ? null
                : await _breaker
                    .WithCircuitBreaker(
                        (this, request),
                        static call => call.Item1.LoadAsync(
                            call.request.PersistenceId, call.request.Criteria.Limit(call.request.ToSequenceNr)))
                    .ConfigureAwait(false);
            answer = new LoadSnapshotResult(selected, request.ToSequenceNr);
        }
        catch (Exception failure)
        {
            answer = new LoadSnapshotFailed(failure);
        }

        replyTo.Tell(answer, ActorRefs.NoSender);
    }

    private async Task Save(SnapshotMetadata metadata, object snapshot, IActorRef self, IActorRef replyTo)
    {
        ISnapshotResponse outcome;
        try
        {
            await _breaker
                .WithCircuitBreaker((this, metadata, snapshot), static call => call.Item1.SaveAsync(call.metadata, call.snapshot))
                .ConfigureAwait(false);
            outcome = new SaveSnapshotSuccess(metadata);
        }
        catch (Exception failure)
        {
            outcome = new SaveSnapshotFailure(metadata, failure);
        }

        self.Tell(outcome, replyTo);
    }

    private async Task Delete(DeleteSnapshot request, IActorRef self, IActorRef replyTo)
    {
        ISnapshotResponse outcome;
        try
        {
            await _breaker
                .WithCircuitBreaker((this, request), static call => call.Item1.DeleteAsync(call.request.Metadata))
                .ConfigureAwait(false);
            outcome = new DeleteSnapshotSuccess(request.Metadata);
        }
        catch (Exception failure)
        {
            outcome = new DeleteSnapshotFailure(request.Metadata, failure);
        }

        self.Tell(outcome, replyTo);
    }

    private async Task Delete(DeleteSnapshots request, IActorRef self, IActorRef replyTo)
    {
        ISnapshotResponse outcome;
        try
        {
            await _breaker
                .WithCircuitBreaker((this, request), static call => call.Item1.DeleteAsync(call.request.PersistenceId, call.request.Criteria))
                .ConfigureAwait(false);
            outcome = new DeleteSnapshotsSuccess(request.Criteria);
        }
        catch (Exception failure)
        {
            outcome = new DeleteSnapshotsFailure(request.Criteria, failure);
        }

        self.Tell(outcome, replyTo);
    }

    private async Task DeleteRemains(SnapshotMetadata metadata)
    {
        try
        {
            await _breaker
                .WithCircuitBreaker((this, metadata), static call => call.Item1.DeleteAsync(call.metadata))
                .ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            _log.Error(failure, "DeleteAsync operation after SaveSnapshot failure failed.");
        }
    }
}
