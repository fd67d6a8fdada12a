using Akka.Smr.Simulation.World;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>
/// No acknowledgement before its record: what a follower acknowledges is on its own disk, and it is what the leader's log
/// has there (§3.5, §10.2.1).
/// </summary>
internal static class Acknowledgement
{
    /// <summary>A follower acknowledges everything up to an index to the leader of a term.</summary>
    /// <param name="disk">The follower.</param>
    /// <param name="term">The term of the leader it speaks to.</param>
    /// <param name="index">What it acknowledges.</param>
    /// <param name="durable">What is on its disk.</param>
    /// <param name="leaderTermAt">The term of an entry in the leader's log, -1 for none; null when it leads that term no more.</param>
    public static void Speaks(int disk, long term, long index, ShadowLog durable, Func<long, long>? leaderTermAt)
    {
        if (index <= durable.Base.Index.Value)
            return;

        var held = durable.TermAt(index);
        if (held < 0)
            throw new RuleBroken(nameof(Acknowledgement), $"disk {disk} acknowledges {index} and has only {durable.Last} durable");
        if (held > term)
            throw new RuleBroken(nameof(Acknowledgement), $"disk {disk} acknowledges {index} to the leader of term {term} and has an entry of term {held} there");

        // Only the leader of a term creates its entries: one of this very term is the leader's for certain.
        if (held == term || leaderTermAt is null)
            return;
        var theirs = leaderTermAt(index);
        if (held != theirs)
            throw new RuleBroken(nameof(Acknowledgement), $"disk {disk} acknowledges {index}@{held} to the leader of term {term}, which has term {theirs} there");
    }
}
