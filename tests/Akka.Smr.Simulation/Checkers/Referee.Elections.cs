using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Storage;
using Akka.Smr.Simulation.World;

namespace Akka.Smr.Simulation.Checkers;

/// <summary>What the referee makes of campaigns, and of how members hold to their leaders.</summary>
internal sealed partial class Referee
{
    private readonly CampaignRule _campaigns = new();

    /// <summary>A replica has heard a request for a vote while it was bound to its leader.</summary>
    public static void HearsRequestWhileBound(SimulatedNode node, Envelope request, HardState before, HardState after) =>
        Stickiness.Heard(node.Disk.Number, request, before, after);

    /// <summary>A leader goes on after its timer has fired.</summary>
    public static void Ticks(SimulatedNode node, CheckQuorum contact, long now) => contact.Ticks(node.Disk.Number, now, node.Configuration!);

    private void Campaigns(SimulatedNode node, RoleKind role, Term term)
    {
        if (role is not (RoleKind.PreCandidate or RoleKind.Candidate))
            return;
        var isKnownToVote = node.ConfigurationIndex > node.Replica!.CommitIndex.Value || node.Configuration?.Find(node.Disk.Identity) is { IsVoter: true };
        CampaignRule.Begins(node.Disk.Number, node.IsStallTold, isKnownToVote);
        if (role == RoleKind.Candidate && node.Hearing is not TimeoutNow)
            _campaigns.Stands(node.Disk.Number, term.Value, node.Configuration!);
    }

    private void GrantsPreVote(SimulatedNode node, Envelope answer)
    {
        _campaigns.Grants(node.Disk.Number, answer.Term.Value, answer.To);

        // One that had to wait for the disk was granted earlier, and perhaps before the leader was heard.
        if (node.Hearing is PreVote)
            Stickiness.Grants(node.Disk.Number, answer, !node.IsFreeToVote, node.HasJustVoted);
    }

    private void Invites(SimulatedNode node, Envelope invitation)
    {
        node.InvitedIn = invitation.Term;
        var target = Majority.DiskOf(invitation.To);
        foreach (var other in Nodes)
        {
            if (other.Disk.Number == target)
                TransferRule.Invites(node.Disk.Number, node.LastEntry, target, other.Disk.Durable);
        }
    }
}
