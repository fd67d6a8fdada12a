namespace Akka.Smr.Raft.Membership;

/// <summary>
/// From the configuration in force to the one intended (§4.3), a configuration at a time: new voters first learn (§4.2.1), then
/// both halves decide together, then the new one alone. Pure: who drives it is the leader, whichever leads.
/// </summary>
internal static class MembershipChange
{
    /// <summary>Whether an intent is allowed at all, after this configuration.</summary>
    public static bool IsValid(Configuration current, MembershipIntent intent, int maxWitnesses)
    {
        var voters = 0;
        var witnesses = 0;
        var seen = new HashSet<Identity>();
        var names = new HashSet<MemberId>();
        foreach (var member in intent.Members)
        {
            if (!seen.Add(member.Identity) || !names.Add(member.Id) || member.IsOutgoingVoter || member.Priority > Member.MaxPriority)
                return false;
            if (member.Id.Value <= 0 || member.Identity.Storage.Value == 0)
                return false;

            // What a disk holds cannot change by decree: a witness has no data, and a promotion in place would pretend it had.
            if (current.Find(member.Identity) is { } present && present.Kind != member.Kind)
                return false;
            voters += member.IsIncomingVoter ? 1 : 0;
            witnesses += member is { IsIncomingVoter: true, IsWitness: true } ? 1 : 0;
        }

        return voters is >= 1 and <= Configuration.MaxVoters
            && witnesses <= maxWitnesses
            && witnesses < (voters / 2) + 1
            && intent.Lease is not { AreValid: false }
            && CountOfUnion(current, intent) <= Configuration.MaxMembers;
    }

    /// <summary>Whether a change that waits for its learners is called off: the voters in force are asked for again.</summary>
    public static bool IsCancellation(Configuration current, MembershipIntent intent) =>
        current is { IsJoint: false, Intent: not null } && HasSameVoters(current, intent);

    /// <summary>The first configuration on the way.</summary>
    public static Configuration Begin(Configuration current, MembershipIntent intent)
    {
        if (HasSameVoters(current, intent))
            return Configuration.Create(intent.Members, intent.Lease);
        return NeedsLearning(current, intent) ? Learning(current, intent) : Joint(current, intent);
    }

    /// <summary>Two halves: the voters in force, and those intended (§4.3).</summary>
    public static Configuration Joint(Configuration current, MembershipIntent intent)
    {
        var members = new List<Member>();
        foreach (var member in intent.Members)
        {
            var isVoterNow = current.Find(member.Identity) is { IsIncomingVoter: true };
            members.Add(member with { Role = member.Role | (isVoterNow ? MemberRole.OutgoingVoter : MemberRole.Learner) });
        }

        foreach (var member in current.Members)
        {
            if (member.IsIncomingVoter && !Contains(intent, member.Identity))
                members.Add(member with { Role = MemberRole.OutgoingVoter });
        }

        return Configuration.Create(members, current.Lease, intent);
    }

    /// <summary>The intended configuration alone. A voter that is intended to learn becomes a learner only now.</summary>
    public static Configuration Leave(Configuration joint) => Configuration.Create(joint.Intent!.Members, joint.Intent.Lease);

    /// <summary>Whether a member has to keep up before the change goes on.</summary>
    public static bool IsToBePromoted(Member member, MembershipIntent intent)
    {
        if (member.IsVoter)
            return false;
        foreach (var intended in intent.Members)
        {
            if (intended.Identity == member.Identity)
                return intended.IsIncomingVoter;
        }

        return false;
    }

    private static Configuration Learning(Configuration current, MembershipIntent intent)
    {
        var members = new List<Member>();
        foreach (var member in current.Members)
            members.Add(member);
        foreach (var member in intent.Members)
        {
            if (current.Find(member.Identity) is null)
                members.Add(member with { Role = MemberRole.Learner });
        }

        return Configuration.Create(members, current.Lease, intent);
    }

    private static bool NeedsLearning(Configuration current, MembershipIntent intent)
    {
        foreach (var member in intent.Members)
        {
            if (member.IsIncomingVoter && current.Find(member.Identity) is not { IsIncomingVoter: true })
                return true;
        }

        return false;
    }

    private static bool HasSameVoters(Configuration current, MembershipIntent intent)
    {
        var voters = 0;
        foreach (var member in intent.Members)
        {
            if (!member.IsIncomingVoter)
                continue;
            if (current.Find(member.Identity) is not { IsIncomingVoter: true })
                return false;
            voters++;
        }

        foreach (var member in current.Members)
            voters -= member.IsIncomingVoter ? 1 : 0;
        return voters == 0;
    }

    private static int CountOfUnion(Configuration current, MembershipIntent intent)
    {
        var count = current.Members.Length;
        foreach (var member in intent.Members)
            count += current.Find(member.Identity) is null ? 1 : 0;
        return count;
    }

    private static bool Contains(MembershipIntent intent, Identity identity)
    {
        foreach (var member in intent.Members)
        {
            if (member.Identity == identity)
                return true;
        }

        return false;
    }
}
