namespace Akka.Smr.Simulation.Checkers;

/// <summary>
/// At most one lease is valid (§6.4.1): whoever answers a read at once, without asking anybody, does so while no later leader
/// has been elected, nor could be. What could be is judged by the voters' own clocks: by when each of them last heard its
/// leader, and not by what the leader thinks of it.
/// </summary>
internal static class LeaseRule
{
    /// <summary>A leader serves, or lets a follower serve, a read in the very step in which it was asked.</summary>
    /// <param name="disk">The leader.</param>
    /// <param name="term">Its term.</param>
    /// <param name="lastElectedTerm">The last term in which anybody was elected.</param>
    /// <param name="configuration">The configuration it goes by.</param>
    /// <param name="free">The disks that have not heard from it for so long that they may vote for another.</param>
    /// <param name="hasInvited">Whether it has invited somebody to an election in its term.</param>
    public static void Serves(int disk, long term, long lastElectedTerm, RaftConfiguration configuration, ulong free, bool hasInvited)
    {
        if (lastElectedTerm > term)
            throw new RuleBroken(nameof(LeaseRule), $"disk {disk} serves a read by its lease of term {term} while term {lastElectedTerm} has a leader");
        if (Majority.Agrees(configuration, free))
            throw new RuleBroken(nameof(LeaseRule), $"disk {disk} serves a read by its lease of term {term} while {free:b} are free to elect another, in {configuration}");
        if (hasInvited && (Majority.Voters(configuration, outgoing: false) & ~(1UL << disk)) != 0)
            throw new RuleBroken(nameof(LeaseRule), $"disk {disk} serves a read by its lease of term {term} after it has invited an election");
    }
}
