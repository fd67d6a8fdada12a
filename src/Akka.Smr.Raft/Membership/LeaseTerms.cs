namespace Akka.Smr.Raft.Membership;

/// <summary>
/// The group's agreement on lease reads (§6.4.1). It is replicated, because a lease holds only as far as every voter
/// withholds its vote for as long as the leader relies on it.
/// </summary>
/// <param name="Duration">How long a voter withholds its vote after it heard its leader.</param>
/// <param name="MaxDrift">How much of that the leader leaves unused, for clocks that run at different rates.</param>
public sealed record LeaseTerms(TimeSpan Duration, TimeSpan MaxDrift)
{
    /// <summary>The longest lease: nobody is elected sooner after a leader is lost.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(1);

    /// <summary>Whether a group can agree on these: a positive duration, at most <see cref="MaxDuration"/>, of which drift leaves something.</summary>
    public bool AreValid => Duration > TimeSpan.Zero && Duration <= MaxDuration && MaxDrift >= TimeSpan.Zero && MaxDrift < Duration;
}
