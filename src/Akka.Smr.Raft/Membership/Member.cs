namespace Akka.Smr.Raft.Membership;

/// <summary>One line of a configuration.</summary>
/// <param name="Identity">Who, and on which disk.</param>
/// <param name="Role">What the configuration says of it.</param>
/// <param name="Kind">What it keeps.</param>
/// <param name="Priority">Members of lower priority wait longer before they campaign. 0 to <see cref="MaxPriority"/>.</param>
/// <param name="Address">Where the host finds it; the core only carries it.</param>
public sealed record Member(Identity Identity, MemberRole Role, MemberKind Kind = MemberKind.Full, byte Priority = 0, string Address = "")
{
    /// <summary>The highest priority.</summary>
    public const byte MaxPriority = 3;

    /// <summary>The member's name.</summary>
    public MemberId Id => Identity.Member;

    /// <summary>Whether it is a voter of the configuration to which the group is going, or simply is in.</summary>
    public bool IsIncomingVoter => (Role & MemberRole.Voter) != 0;

    /// <summary>Whether it is a voter of the configuration that a joint one is leaving.</summary>
    public bool IsOutgoingVoter => (Role & MemberRole.OutgoingVoter) != 0;

    /// <summary>Whether it votes and counts in either half.</summary>
    public bool IsVoter => (Role & (MemberRole.Voter | MemberRole.OutgoingVoter)) != 0;

    /// <summary>Whether it keeps no data.</summary>
    public bool IsWitness => Kind == MemberKind.Witness;
}
