namespace Akka.Smr;

/// <summary>What is known about a request.</summary>
public enum SmrOutcome : byte
{
    /// <summary>It is committed and done, or read.</summary>
    Done = 0,

    /// <summary>
    /// Its handler refused it by <c>Fail</c>, or threw: <see cref="SmrResult{T}.Detail"/> has the reason, or the exception's message. A
    /// command is committed then, and the state is as it was before, on every replica.
    /// </summary>
    Failed = 1,

    /// <summary>It certainly has no effect, now or later.</summary>
    Rejected = 2,

    /// <summary>Nobody here knows whether it was, or will be, done.</summary>
    Unknown = 3,
}
