namespace Akka.Smr.Raft;

/// <summary>The roles (§3.3), with pre-candidate (§9.6) and the end.</summary>
public enum RoleKind : byte
{
    /// <summary>Answers; times out.</summary>
    Follower,

    /// <summary>Asks whether an election could be won, without raising its term.</summary>
    PreCandidate,

    /// <summary>Stands for election.</summary>
    Candidate,

    /// <summary>Leads its term.</summary>
    Leader,

    /// <summary>Has stopped and does nothing more.</summary>
    Halted,
}
