using System.Numerics;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Raft.Election;

/// <summary>
/// Randomized election timeouts (§3.4): a pure function of seed, member, term and attempt, so that members fall out of step
/// with each other and a run can be repeated. Each turn has its part of the spread, of which only the second quarter is drawn
/// from: whose deadlines start together, as after a split vote, are at least three quarters of a part away from each other.
/// </summary>
internal static class ElectionTimeout
{
    /// <summary>A timeout in [min, max), later by priority, and never shorter than a lease that the group relies on (§6.4.1).</summary>
    public static TimeSpan Of(RaftOptions options, Turn turn, MemberId member, Term term, int attempt, LeaseTerms? lease)
    {
        var spread = options.ElectionTimeoutMax - options.ElectionTimeoutMin;
        return VoteRule.StickyFor(options, lease) + Part(spread, turn, options.Seed, member, term, attempt) + (turn.PrioritySteps * options.PriorityDelay);
    }

    /// <summary>The short wait after a hint that the leader is gone: just enough that not all who saw it campaign at once.</summary>
    public static TimeSpan AfterHint(RaftOptions options, Turn turn, MemberId member, Term term, int attempt) =>
        Part((options.ElectionTimeoutMax - options.ElectionTimeoutMin) / 4, turn, options.Seed, member, term, attempt)
        + (turn.PrioritySteps * options.PriorityDelay / 4);

    private static TimeSpan Part(TimeSpan spread, Turn turn, ulong seed, MemberId member, Term term, int attempt)
    {
        var draw = Mix(Mix(Mix(Mix(seed) ^ (ulong)member.Value) ^ (ulong)term.Value) ^ (ulong)attempt);
        var part = spread / turn.Of;
        var quarter = part / 4;
        return (part * turn.Place) + quarter + TimeSpan.FromTicks((long)Math.BigMul(draw, (ulong)quarter.Ticks, out _));
    }

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return BitOperations.RotateLeft(value ^ (value >> 31), 17);
    }
}
