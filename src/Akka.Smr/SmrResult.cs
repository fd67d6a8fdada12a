using System.Diagnostics.CodeAnalysis;

namespace Akka.Smr;

/// <summary>What <see cref="SmrClient"/> says about a request. Expected outcomes are values; nothing here is thrown.</summary>
/// <typeparam name="T">The type of the reply.</typeparam>
public readonly record struct SmrResult<T>
{
    /// <summary>What is known.</summary>
    public SmrOutcome Outcome { get; init; }

    /// <summary>The reply, of <see cref="SmrOutcome.Done"/>.</summary>
    [MaybeNull]
    public T Value { get; init; }

    /// <summary>Where the command stands in the log, or the applied index at which a query was served.</summary>
    public long Index { get; init; }

    /// <summary>The term of the entry at <see cref="Index"/>.</summary>
    public long Term { get; init; }

    /// <summary>Why, of <see cref="SmrOutcome.Rejected"/>.</summary>
    public SmrRejection Rejection { get; init; }

    /// <summary>Why, of <see cref="SmrOutcome.Unknown"/>.</summary>
    public UnknownReason Unknown { get; init; }

    /// <summary>A sentence for people, of everything but <see cref="SmrOutcome.Done"/>.</summary>
    public string? Detail { get; init; }

    /// <summary>The member that leads, as far as is known, of <see cref="SmrOutcome.Rejected"/>.</summary>
    public string? Leader { get; init; }

    /// <summary>When it is worth trying again, of <see cref="SmrRejection.Overloaded"/>.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>Whether <see cref="Outcome"/> is <see cref="SmrOutcome.Done"/>.</summary>
    public bool IsDone => Outcome == SmrOutcome.Done;
}
