namespace Akka.Smr.Raft.Membership;

/// <summary>What a member keeps. It belongs to the identity and never changes in place.</summary>
public enum MemberKind : byte
{
    /// <summary>The log and the state machine.</summary>
    Full = 0,

    /// <summary>
    /// Index, term, kind and hash of each entry, and configurations whole: it votes and counts, but has no data, never
    /// campaigns, and is never transferred to.
    /// </summary>
    Witness = 1,
}
