using System.Text;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;

namespace Akka.Smr.Clients;

/// <summary>What to do with a request after an answer to one of its sendings.</summary>
internal enum NextStep : byte
{
    /// <summary>Its caller is told.</summary>
    Finish = 0,

    /// <summary>It is sent again as it is.</summary>
    Retry = 1,

    /// <summary>It is sent again in another session, for its own is gone and it was certainly not run there.</summary>
    RetryInNewSession = 2,
}

/// <summary>
/// What an answer means. A refusal takes back the one sending that it answers; as long as another sending is in doubt, no answer
/// that speaks for one sending alone may be told as "certainly without effect".
/// </summary>
internal static class ReplyRule
{
    /// <summary>Judges an answer to a sending that no longer counts among the request's open ones. <paramref name="result"/> is set for <see cref="NextStep.Finish"/>.</summary>
    public static NextStep Judge(PendingRequest request, in Reply reply, ReplyBatch batch, Func<ReadOnlyMemory<byte>, object?> decode, out SmrResult<object?> result)
    {
        result = default;
        switch (reply.Kind)
        {
            case ReplyKind.Done:
                result = request.Kind == RequestKind.Opening ? Results.Done(null, reply.At) : Done(reply, decode);
                return NextStep.Finish;
            case ReplyKind.Failed:
                result = Results.Failed(Text(reply), reply.At);
                return NextStep.Finish;
            case ReplyKind.ReplyTooLarge or ReplyKind.ReplyForgotten:
                result = Results.Unknown(UnknownReason.UnreadableReply, Text(reply));
                return NextStep.Finish;
            case ReplyKind.Refused when reply.Reason == RefusalReason.TooLarge:
                result = Certainly(request, SmrRejection.TooLarge, "The group takes no command of this size; see max-command-bytes.", batch);
                return NextStep.Finish;
            case ReplyKind.Refused:
                request.LastRefusal = reply.Reason;
                request.RetryAfter = batch.RetryAfter;
                request.Fault = batch.Fault;
                return NextStep.Retry;
            case ReplyKind.SessionExpired when request.Kind == RequestKind.OwnSession && !request.InDoubt:
                return NextStep.RetryInNewSession;
            case ReplyKind.SessionExpired:
                result = Results.Unknown(UnknownReason.SessionExpired, "Its session has expired, and with it the memory of whether it was done.");
                return NextStep.Finish;
            case ReplyKind.StaleSequence:
                result = Results.Unknown(UnknownReason.StaleSequence, "Its session has moved on and forgotten whether it was done.");
                return NextStep.Finish;
            case ReplyKind.OutsideWindow:
                result = Certainly(request, SmrRejection.InvalidSession, "Its number lies too far above those that its session remembers; see sessions.window-commands.", batch);
                return NextStep.Finish;
            case ReplyKind.SessionTableFull:
                result = Certainly(request, SmrRejection.TooManySessions, "The group has no room for another session; see sessions.max-sessions.", batch);
                return NextStep.Finish;
            case ReplyKind.Invalid:
                result = Certainly(request, SmrRejection.NotHandled, Text(reply), batch);
                return NextStep.Finish;
            default:
                // Unknown; and a kind that this version does not know says no more.
                request.Lost();
                return NextStep.Retry;
        }
    }

    /// <summary>What a request is told whose time is over.</summary>
    public static SmrResult<object?> TimedOut(PendingRequest request, bool hasLeader, string? leader, TimeSpan retryAfter)
    {
        if (request.InDoubt)
            return Results.Unknown(UnknownReason.TimedOut, "It was sent, and no answer came in time: whether it was or will be done is unknown.");
        return request.LastRefusal switch
        {
            RefusalReason.Overloaded => Results.Rejected(
                SmrRejection.Overloaded, "The group is overloaded.", leader, request.RetryAfter > TimeSpan.Zero ? request.RetryAfter : retryAfter),
            RefusalReason.StorageStalled or RefusalReason.Halted =>
                Results.Rejected(SmrRejection.Unavailable, $"The replica that was asked last is unhealthy. {request.Fault}".TrimEnd(), leader),
            _ when hasLeader && !request.WasSent =>
                Results.Rejected(SmrRejection.Overloaded, "It never left: too many requests were before it.", leader, retryAfter),
            _ => Results.Rejected(SmrRejection.NoLeader, $"No leader was found in time. {request.Fault}".TrimEnd(), leader),
        };
    }

    /// <summary>What a request is told whose proxy stops.</summary>
    public static SmrResult<object?> Stopped(PendingRequest request) =>
        request.InDoubt
            ? Results.Unknown(UnknownReason.TimedOut, "It was sent, and the proxy stopped before an answer came.")
            : Results.Rejected(SmrRejection.Unavailable, "The proxy is stopping.");

    private static SmrResult<object?> Done(in Reply reply, Func<ReadOnlyMemory<byte>, object?> decode)
    {
        if (reply.Payload.IsEmpty)
            return Results.Done(null, reply.At);
        try
        {
            return Results.Done(decode(reply.Payload), reply.At);
        }
        catch (Exception unreadable)
        {
            return Results.Unknown(UnknownReason.UnreadableReply, $"It was done, but its reply can't be read on this node: {unreadable.Message}");
        }
    }

    private static SmrResult<object?> Certainly(PendingRequest request, SmrRejection reason, string detail, ReplyBatch batch) =>
        request.InDoubt
            ? Results.Unknown(UnknownReason.TimedOut, $"It was sent more than once, and one sending was not answered; the last answer was: {detail}")
            : Results.Rejected(reason, detail, batch.LeaderName, batch.RetryAfter);

    private static string Text(in Reply reply) => Encoding.UTF8.GetString(reply.Payload.Span);
}
