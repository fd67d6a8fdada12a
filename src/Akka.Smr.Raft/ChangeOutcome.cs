namespace Akka.Smr.Raft;

/// <summary>How a change of membership or a transfer ended.</summary>
public enum ChangeOutcome : byte
{
    /// <summary>It is done and committed.</summary>
    Succeeded,

    /// <summary>It was certainly not begun; the reason says why.</summary>
    Refused,

    /// <summary>It was given up.</summary>
    Abandoned,

    /// <summary>This replica lost the leadership meanwhile: the outcome is unknown here.</summary>
    Unknown,
}
