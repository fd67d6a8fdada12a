using Akka.Actor;

namespace Akka.Smr.Clients;

/// <summary>
/// An actor, or an Ask, that waits: it gets the reply itself, or <see cref="Status.Failure"/> with a typed exception, so that an
/// <c>Ask&lt;T&gt;</c> throws what happened and never an ArgumentException about a wrong type.
/// </summary>
internal sealed class ActorCaller(IActorRef receiver, IActorRef self) : Caller
{
    public override void Answer(in SmrResult<object?> result)
    {
        // A null can't be told: who asked learns that it is done.
        var message = result.IsDone ? result.Value ?? Done.Instance : new Status.Failure(Failure(result));
        receiver.Tell(message, self);
    }

    private static Exception Failure(in SmrResult<object?> result)
    {
        var detail = result.Detail ?? "";
        return result.Outcome switch
        {
            SmrOutcome.Rejected => new SmrRejectedException(result.Rejection, detail, result.Leader, result.RetryAfter),
            SmrOutcome.Failed => new SmrCommandFailedException(detail, result.Index),
            _ => new SmrUnknownOutcomeException(result.Unknown, detail),
        };
    }
}
