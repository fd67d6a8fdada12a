namespace Akka.Smr.Raft.Membership;

/// <summary>
/// The whole membership intended: who shall vote, who shall learn, and on which terms. Roles here are only
/// <see cref="MemberRole.Voter"/> and <see cref="MemberRole.Learner"/>. While it is being carried out it lives in the
/// configuration, so that it survives a change of leader.
/// </summary>
/// <param name="Members">Every member intended.</param>
/// <param name="Lease">The terms of lease reads, or null for none.</param>
public sealed record MembershipIntent(IReadOnlyList<Member> Members, LeaseTerms? Lease = null);
