using Akka.Smr;
using KeyValue.Store;

namespace KeyValue.Http;

/// <summary>
/// Says in HTTP what the plugin says about a request. Everything rests on one difference: "no" means that it certainly has no
/// effect, now or later, and may be tried again; "unknown" means just that.
/// </summary>
internal static class Outcomes
{
    private const string No = "no";
    private const string Unknown = "unknown";

    /// <summary>The answer to a command.</summary>
    public static IResult OfCommand(in SmrResult<object> result) => result.Outcome switch
    {
        SmrOutcome.Done => AnswerJson.Of(new CommandDone(ValueOf(result.Value), result.Index, result.Term)),
        SmrOutcome.Failed => NotDone(StatusCodes.Status400BadRequest, No, result.Detail ?? "failed"),
        SmrOutcome.Rejected => Later(NotDone(StatusOf(result.Rejection), No, NameOf(result.Rejection), result.Leader, result.Detail), result.RetryAfter),
        _ => result.Unknown switch
        {
            UnknownReason.SessionExpired => NotDone(StatusCodes.Status409Conflict, Unknown, "session_expired", detail: result.Detail),
            UnknownReason.StaleSequence => NotDone(StatusCodes.Status409Conflict, Unknown, "stale_seq", detail: result.Detail),
            // It is done, and once, as the detail says; only its reply is too large to be told, or the session has forgotten it.
            UnknownReason.UnreadableReply => NotDone(StatusCodes.Status504GatewayTimeout, Unknown, "reply_unreadable", detail: result.Detail),
            _ => NotDone(StatusCodes.Status504GatewayTimeout, Unknown, "timeout", result.Leader, result.Detail),
        },
    };

    /// <summary>The answer to a query: a value, or the certainty that there is none to be had now. A read has no effect either way.</summary>
    public static IResult OfQuery(in SmrResult<Text> result) => result.Outcome switch
    {
        SmrOutcome.Done => AnswerJson.Of(new ValueRead(result.Value!.Value, result.Index)),
        SmrOutcome.Rejected => Later(AnswerJson.Of(new Failure(NameOf(result.Rejection), result.Leader, result.Detail), StatusOf(result.Rejection)), result.RetryAfter),
        SmrOutcome.Failed => AnswerJson.Of(new Failure("failed", null, result.Detail), StatusCodes.Status400BadRequest),
        // It would be so on every node, and the next time as well.
        _ when result.Unknown == UnknownReason.UnreadableReply =>
            AnswerJson.Of(new Failure("reply_too_large", null, result.Detail), StatusCodes.Status500InternalServerError),
        _ => AnswerJson.Of(new Failure("no_leader", result.Leader, result.Detail), StatusCodes.Status503ServiceUnavailable),
    };

    /// <summary>The answer to an operator.</summary>
    public static IResult OfOperation(in SmrResult<bool> result) => result.Outcome switch
    {
        SmrOutcome.Done => AnswerJson.Of(new OperatorDone()),
        SmrOutcome.Rejected => AnswerJson.Of(new Failure(NameOf(result.Rejection), result.Leader, result.Detail), StatusOf(result.Rejection)),
        SmrOutcome.Failed => AnswerJson.Of(new Failure("failed", null, result.Detail), StatusCodes.Status409Conflict),
        _ => AnswerJson.Of(new Failure(Unknown, result.Leader, result.Detail), StatusCodes.Status504GatewayTimeout),
    };

    /// <summary>The answer to a command that never left this node.</summary>
    public static IResult Refused(int status, string error) => NotDone(status, No, error);

    /// <summary>The answer to a command of which nobody here knows what became of it.</summary>
    public static IResult Lost(string detail) => NotDone(StatusCodes.Status504GatewayTimeout, Unknown, "timeout", detail: detail);

    private static IResult NotDone(int status, string applied, string error, string? leader = null, string? detail = null) =>
        AnswerJson.Of(new CommandNotDone(applied, error, leader, detail), status);

    /// <summary>Where the plugin says when it is worth trying again, so does HTTP.</summary>
    private static IResult Later(IResult answer, TimeSpan retryAfter) => retryAfter > TimeSpan.Zero ? new RetryLater(answer, retryAfter) : answer;

    private static object? ValueOf(object? reply) => reply switch
    {
        Text text => text.Value,
        Swapped swapped => swapped.Done,
        _ => null,
    };

    private static int StatusOf(SmrRejection rejection) => rejection switch
    {
        SmrRejection.TooLarge => StatusCodes.Status413PayloadTooLarge,
        SmrRejection.NotHandled or SmrRejection.NotSerializable or SmrRejection.InvalidSession => StatusCodes.Status400BadRequest,
        SmrRejection.InvalidChange => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    private static string NameOf(SmrRejection rejection) => rejection switch
    {
        SmrRejection.NoLeader => "no_leader",
        SmrRejection.Overloaded => "overloaded",
        SmrRejection.TooLarge => "too_large",
        SmrRejection.NotHandled => "not_handled",
        SmrRejection.NotSerializable => "not_serializable",
        SmrRejection.InvalidSession => "invalid_session",
        SmrRejection.TooManySessions => "too_many_sessions",
        SmrRejection.InvalidChange => "invalid_change",
        SmrRejection.NodeLeaving => "node_leaving",
        _ => "unavailable",
    };
}
