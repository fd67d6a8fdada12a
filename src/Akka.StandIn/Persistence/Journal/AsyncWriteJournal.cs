using System.Collections.Immutable;
using Akka.Actor;
using Akka.Pattern;

namespace Akka.Persistence.Journal;

/// <summary>How stored events are read back.</summary>
public interface IAsyncRecovery
{
    /// <summary>
    /// Passes at most <paramref name="max"/> events, in order, to <paramref name="recoveryCallback"/>; completes after the last.
    /// The callback may be called on any thread, by one at a time.
    /// </summary>
    Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback);

    /// <summary>
    /// The highest number ever stored for this id, deleted events included. Numbers below
    /// <paramref name="fromSequenceNr"/> need not be searched.
    /// </summary>
    Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr);
}

/// <summary>
/// Base of a journal that writes asynchronously. It puts a circuit breaker before the storage, a replay filter behind it,
/// and gives answers in the order of the requests, whichever write completes first.
/// </summary>
public abstract class AsyncWriteJournal : WriteJournalBase, IAsyncRecovery
{
    private readonly CircuitBreaker _breaker;
    private readonly ReplayFilterSettings _replayFilter;
    private readonly Resequencer _answers = new();

    protected AsyncWriteJournal()
    {
        var config = Persistence.Instance.Apply(Context.System).ConfigFor(Self);
        _breaker = new CircuitBreaker(
            Context.System.Runtime,
            config.GetInt("circuit-breaker.max-failures"),
            config.GetTimeSpan("circuit-breaker.call-timeout"),
            config.GetTimeSpan("circuit-breaker.reset-timeout"));
        _replayFilter = new ReplayFilterSettings(config, Context.System.Log);
    }

    public abstract Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback);

    public abstract Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr);

    /// <summary>Stores all writes, each of them all or none.</summary>
    /// <returns>
    /// For each write, in order, null when it is stored or the exception that rejected it; null altogether when all are stored.
    /// A task that fails means that nobody knows what is stored.
    /// </returns>
    protected abstract Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages);

    /// <summary>Deletes all events up to a number, that number included.</summary>
    protected abstract Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr);

    /// <summary>Messages that are not the journal protocol's.</summary>
    protected virtual bool ReceivePluginInternal(object message) => false;

    protected sealed override bool Receive(object message) => ReceiveWriteJournal(message) || ReceivePluginInternal(message);

    protected bool ReceiveWriteJournal(object message)
    {
        switch (message)
        {
            case WriteMessages write:
                // Self and Context mean nothing any more once a task is waited for: they are taken here.
                _ = Write(write, _answers.NextTicket(), Self);
                return true;
            case ReplayMessages replay:
                _ = Replay(replay, Context);
                return true;
            case DeleteMessagesTo delete:
                _ = Delete(delete, Self);
                return true;
            default:
                return false;
        }
    }

    protected static Exception TryUnwrapException(Exception e) =>
        e is AggregateException many && many.Flatten().InnerExceptions is [var single] ? single : e;

    private async Task Write(WriteMessages request, long ticket, IActorRef self)
    {
        var count = request.Messages.Count(envelope => envelope is AtomicWrite);
        WriteAnswers answers;
        try
        {
            var prepared = PreparePersistentBatch(request.Messages);
            try
            {
                var results = await _breaker
                    .WithCircuitBreaker((this, prepared), static call => call.Item1.WriteMessagesAsync(call.prepared))
                    .ConfigureAwait(false);
                if (results is not null && results.Count != count)
                {
                    throw new IllegalStateException(
                        $"WriteMessagesAsync returned an invalid number of results. Expected [{count}], but got [{results.Count}].");
                }

                answers = new WriteAnswers(request, results, null, count, self);
            }
            catch (Exception failure)
            {
                answers = new WriteAnswers(request, null, failure, count, self);
            }
        }
        catch (Exception unprepared)
        {
            answers = new WriteAnswers(request, ImmutableArray.CreateRange(Enumerable.Repeat<Exception?>(unprepared, count)), null, count, self);
        }

        _answers.Deliver(ticket, answers);
    }

    private async Task Replay(ReplayMessages request, IActorContext context)
    {
        var filter = new ReplayFilter(request.PersistentActor, _replayFilter);
        try
        {
            var highest = await _breaker
                .WithCircuitBreaker(
                    (this, request),
                    static call => call.Item1.ReadHighestSequenceNrAsync(
                        call.request.PersistenceId, Math.Max(0L, call.request.FromSequenceNr - 1)))
                .ConfigureAwait(false);

            var to = Math.Min(request.ToSequenceNr, highest);
            if (to > 0L && request.FromSequenceNr <= to)
            {
                // How long a replay may take depends on how much there is: no breaker here.
                await ReplayMessagesAsync(
                        context, request.PersistenceId, request.FromSequenceNr, to, request.Max, filter.Pass)
                    .ConfigureAwait(false);
            }

            filter.End(new RecoverySuccess(highest));
        }
        catch (OperationCanceledException canceled)
        {
            filter.End(new ReplayMessagesFailure(
                new OperationCanceledException("ReplayMessagesAsync canceled, possibly due to timing out.", canceled)));
        }
        catch (Exception failure)
        {
            filter.End(new ReplayMessagesFailure(TryUnwrapException(failure)));
        }
    }

    private async Task Delete(DeleteMessagesTo request, IActorRef self)
    {
        object answer;
        try
        {
            await _breaker
                .WithCircuitBreaker(
                    (this, request),
                    static call => call.Item1.DeleteMessagesToAsync(call.request.PersistenceId, call.request.ToSequenceNr))
                .ConfigureAwait(false);
            answer = new DeleteMessagesSuccess(request.ToSequenceNr);
        }
        catch (Exception failure)
        {
            answer = new DeleteMessagesFailure(TryUnwrapException(failure), request.ToSequenceNr);
        }

        request.PersistentActor.Tell(answer, self);
    }
}
