using System.Runtime.InteropServices;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>
/// Who may stand for election (§3.4, §4.2.2), and when: a voter whose disk answers, and not before a quorum has granted it a
/// pre-vote for this very term (§9.6), unless the leader has invited it (§3.10).
/// </summary>
internal sealed class CampaignRule
{
    private readonly Dictionary<(int Candidate, long Term), ulong> _granted = [];

    /// <summary>A member grants a pre-vote for a term.</summary>
    public void Grants(int disk, long term, Identity candidate) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_granted, (Majority.DiskOf(candidate), term), out _) |= 1UL << disk;

    /// <summary>A member begins to ask for pre-votes, or for votes.</summary>
    /// <param name="disk">The member.</param>
    /// <param name="isStalled">Whether it was told that its disk does not answer.</param>
    /// <param name="isKnownToVote">False when the configuration it goes by is committed, and does not have it as a voter.</param>
    public static void Begins(int disk, bool isStalled, bool isKnownToVote)
    {
        if (isStalled)
            throw new RuleBroken(nameof(CampaignRule), $"disk {disk} does not answer, and its member stands for election");
        if (!isKnownToVote)
            throw new RuleBroken(nameof(CampaignRule), $"the member of disk {disk} stands for election, and is no voter");
    }

    /// <summary>A member stands for election in a term without having been invited.</summary>
    public void Stands(int disk, long term, RaftConfiguration configuration)
    {
        var granted = _granted.GetValueOrDefault((disk, term)) | (1UL << disk);
        if (!Majority.Agrees(configuration, granted))
            throw new RuleBroken(nameof(CampaignRule), $"disk {disk} stands for election in term {term} by the pre-votes of {granted:b} alone, of {configuration}");
    }
}
