using Akka.Smr.Raft.Membership;
using Akka.Smr.Simulation.World;

namespace Akka.Smr.Simulation.Nemesis;

/// <summary>
/// Asks for memberships as a careless operator would, who yet keeps to one rule: never to lose more disks for good than the
/// group can bear, for then nothing is promised any more.
/// </summary>
internal sealed class MembershipChanges(SimulatedGroup group)
{
    /// <summary>Asks the leader for some other membership.</summary>
    public void AsksFor(Chance chance)
    {
        if (group.FindLeader() is not { Configuration: { } now } leader)
            return;

        var members = new List<Member>();
        foreach (var member in now.Members)
        {
            // Disks that are gone do not come back: their members come as the strangers they are.
            var node = group.Nodes[(int)member.Id.Value - 1];
            if (member.IsIncomingVoter || !member.IsOutgoingVoter)
                members.Add(member with { Identity = node.Disk.Identity, Role = member.Role & MemberRole.Voter });
            if (member.Identity != node.Disk.Identity && member.IsIncomingVoter)
                group.Coverage.Count(Met.WipedMemberAddedAgain);
        }

        Unique(members);
        for (var i = 1 + chance.Below(2); i > 0; i--)
            Changes(members, leader, chance);
        Repair(members);

        // Lease terms change too, in worlds whose clocks allow for them.
        var lease = chance.Happens(200) ? (now.Lease is null ? group.Scene.Lease : null) : now.Lease;
        if (members.Exists(static member => member.IsIncomingVoter && !member.IsWitness))
            leader.AsksForChange(new MembershipIntent(members, lease));
    }

    /// <summary>Whether the group can lose this node's disk for good, whatever configuration turns out to be the one.</summary>
    public bool MayLose(SimulatedNode node)
    {
        if (!group.HasDisksLeft)
            return false;
        foreach (var other in group.Nodes)
        {
            if (other.Configuration is not { } configuration)
                continue;
            if (!CanLose(configuration, node, outgoing: false) || (configuration.IsJoint && !CanLose(configuration, node, outgoing: true)))
                return false;
            if (configuration.Intent is { } intent && intent.Members.Any(member => member.Identity == node.Disk.Identity))
                return false;
        }

        return true;
    }

    private bool CanLose(RaftConfiguration configuration, SimulatedNode node, bool outgoing)
    {
        int voters = 0, witnesses = 0, lost = 0;
        var isOneOfThem = false;
        foreach (var member in configuration.Members)
        {
            if (outgoing ? !member.IsOutgoingVoter : !member.IsIncomingVoter)
                continue;
            voters++;
            witnesses += member.IsWitness ? 1 : 0;
            lost += group.Nodes[(int)member.Id.Value - 1].Disk.Identity != member.Identity ? 1 : 0;
            isOneOfThem |= member.Identity == node.Disk.Identity;
        }

        var quorum = (voters / 2) + 1;
        return !isOneOfThem || lost + 1 <= Math.Min(quorum - witnesses - 1, voters - quorum);
    }

    private void Changes(List<Member> members, SimulatedNode leader, Chance chance)
    {
        var at = members.Count == 0 ? -1 : chance.Below(members.Count);
        switch (chance.Below(9))
        {
            case 0 or 1 or 2:
                Adds(members, chance, chance.Happens(750) ? MemberRole.Voter : MemberRole.Learner);
                break;
            case 3 or 4 when at >= 0:
                members.RemoveAt(at);
                break;
            case 5 when at >= 0 && members[at].IsIncomingVoter && !members[at].IsWitness:
                members[at] = members[at] with { Role = MemberRole.Learner };
                group.Coverage.Count(Met.VoterDemoted);
                break;
            case 6:
                Promotes(members);
                break;
            case 7 when members.RemoveAll(member => member.Identity == leader.Disk.Identity) > 0:
                group.Coverage.Count(Met.LeaderRemovedItself);
                break;
            default:
                if (at >= 0)
                    members.RemoveAt(at);
                Adds(members, chance, MemberRole.Voter);
                break;
        }
    }

    private void Adds(List<Member> members, Chance chance, MemberRole role)
    {
        var node = group.Nodes[chance.Below(group.Nodes.Count)];
        if (!members.Exists(member => member.Id == node.Disk.Identity.Member))
            members.Add(new Member(node.Disk.Identity, role, node.Disk.Kind));
    }

    private void Promotes(List<Member> members)
    {
        for (var i = 0; i < members.Count; i++)
        {
            if (members[i].IsVoter || members[i].IsWitness)
                continue;
            members[i] = members[i] with { Role = MemberRole.Voter };
            group.Coverage.Count(Met.LearnerPromoted);
        }
    }

    /// <summary>A witness never makes a quorum without data: with few voters it has to go.</summary>
    private static void Repair(List<Member> members)
    {
        var voters = members.Count(static member => member.IsIncomingVoter);
        if (voters < 3 || members.Count(static member => member.IsWitness) > 1)
            members.RemoveAll(static member => member.IsWitness);
        members.RemoveAll(static member => member.IsWitness && !member.IsIncomingVoter);
    }

    private static void Unique(List<Member> members)
    {
        for (var i = members.Count - 1; i > 0; i--)
        {
            if (members.FindIndex(other => other.Identity == members[i].Identity) < i)
                members.RemoveAt(i);
        }
    }
}
