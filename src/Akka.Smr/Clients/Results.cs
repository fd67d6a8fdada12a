using Akka.Smr.Raft.Log;

namespace Akka.Smr.Clients;

/// <summary>The outcomes as values, before they are given their caller's type.</summary>
internal static class Results
{
    public static SmrResult<object?> Done(object? value, EntryId at) =>
        new() { Outcome = SmrOutcome.Done, Value = value, Index = at.Index.Value, Term = at.Term.Value };

    public static SmrResult<object?> Failed(string detail, EntryId at) =>
        new() { Outcome = SmrOutcome.Failed, Detail = detail, Index = at.Index.Value, Term = at.Term.Value };

    public static SmrResult<object?> Rejected(SmrRejection reason, string detail, string? leader = null, TimeSpan retryAfter = default) =>
        new() { Outcome = SmrOutcome.Rejected, Rejection = reason, Detail = detail, Leader = leader, RetryAfter = retryAfter };

    public static SmrResult<object?> Unknown(UnknownReason reason, string detail) =>
        new() { Outcome = SmrOutcome.Unknown, Unknown = reason, Detail = detail };
}
