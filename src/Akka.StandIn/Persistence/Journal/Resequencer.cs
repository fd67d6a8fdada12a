using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>The answers to one request to write.</summary>
/// <param name="Request">The request.</param>
/// <param name="Results">Why each write was rejected, null for those that are stored; null altogether when all are.</param>
/// <param name="Failure">Why nobody knows what is stored; null if it is known.</param>
/// <param name="WriteCount">How many atomic writes the request has.</param>
/// <param name="Journal">Who answers.</param>
internal sealed record WriteAnswers(
    WriteMessages Request, IImmutableList<Exception?>? Results, Exception? Failure, int WriteCount, IActorRef Journal)
{
    public void Tell()
    {
        var actor = Request.PersistentActor;
        actor.Tell(Failure is null ? WriteMessagesSuccessful.Instance : new WriteMessagesFailed(Failure, WriteCount), Journal);

        var index = 0;
        foreach (var envelope in Request.Messages)
        {
            if (envelope is not AtomicWrite write)
                continue;

            var rejection = Results?[index++];
            foreach (var e in write.Events)
                actor.Tell(AnswerTo(e, rejection), e.Sender);
        }
    }

    private IJournalResponse AnswerTo(IPersistentRepresentation e, Exception? rejection)
    {
        if (Failure is not null)
            return new WriteMessageFailure(e, Failure, Request.ActorInstanceId);

        return rejection is null
            ? new WriteMessageSuccess(e, Request.ActorInstanceId)
            : new WriteMessageRejected(e, rejection, Request.ActorInstanceId);
    }
}

/// <summary>
/// Sends answers in the order of the requests, whatever the order in which the writes complete. Tickets are drawn by the
/// journal's own thread; answers come from any.
/// </summary>
internal sealed class Resequencer
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, WriteAnswers> _early = [];
    private long _drawn;

    /// <summary>All up to this ticket are delivered.</summary>
    private long _delivered;

    public long NextTicket() => ++_drawn;

    public void Deliver(long ticket, WriteAnswers answers)
    {
        // Telling under the lock is what keeps the order; to tell is never to wait.
        lock (_gate)
        {
            if (ticket != _delivered + 1)
            {
                _early.Add(ticket, answers);
                return;
            }

            do
            {
                answers.Tell();
                _delivered++;
            }
            while (_early.Remove(_delivered + 1, out answers!));
        }
    }
}
