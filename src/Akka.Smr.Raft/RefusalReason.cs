namespace Akka.Smr.Raft;

/// <summary>Why something asked for has certainly not happened.</summary>
public enum RefusalReason : byte
{
    /// <summary>Nothing was refused.</summary>
    None,

    /// <summary>This replica does not lead; the effect names who does, as far as it knows.</summary>
    NotLeader,

    /// <summary>A bound is reached; try again later.</summary>
    Overloaded,

    /// <summary>Leadership is being handed over.</summary>
    Transferring,

    /// <summary>The command alone is larger than the bound on commands.</summary>
    TooLarge,

    /// <summary>Another change of the membership is under way.</summary>
    ChangeInProgress,

    /// <summary>The leader has not committed anything in its term yet (§4.1).</summary>
    TermNotCommitted,

    /// <summary>The membership or the target asked for breaks a rule.</summary>
    Invalid,

    /// <summary>The disk does not answer.</summary>
    StorageStalled,

    /// <summary>The replica has stopped.</summary>
    Halted,

    /// <summary>It could not be confirmed in time.</summary>
    TimedOut,
}
