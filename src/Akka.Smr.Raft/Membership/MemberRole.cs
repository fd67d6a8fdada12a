namespace Akka.Smr.Raft.Membership;

/// <summary>What a configuration says of a member.</summary>
[Flags]
public enum MemberRole : byte
{
    /// <summary>It receives the log and counts nowhere (§4.2.1).</summary>
    Learner = 0,

    /// <summary>It counts in the configuration that is, or that a joint one is going to.</summary>
    Voter = 1,

    /// <summary>It counts in the configuration that a joint one is leaving (§4.3).</summary>
    OutgoingVoter = 2,
}
