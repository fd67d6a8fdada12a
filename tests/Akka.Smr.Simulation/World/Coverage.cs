namespace Akka.Smr.Simulation.World;

/// <summary>What the seeds of one run must have met, all of it.</summary>
internal enum Met : byte
{
    LeaderElected,
    DurableEntriesTruncated,
    LeaderLostInJointConfiguration,
    SnapshotCarriedAcrossLeaders,
    SnapshotInstalled,
    SnapshotFailed,
    RestartedFromSnapshot,
    RetriedAfterExpiry,
    StaleSequence,
    ReplyFromCache,
    ReplyForgotten,
    SessionsFull,
    ReadFromDeposedLeader,
    ReadThroughFollower,
    ReadByLease,
    VotersRestartedUnderLease,
    DiskWiped,
    WipedMemberAddedAgain,
    Crashed,
    AllCrashed,
    Paused,
    DiskStalled,
    WriteFailed,
    WriteFailedButLanded,
    WriteLostInCrash,
    WriteLandedInCrash,
    ClockDrifted,
    LinkCutOneWay,
    Bridged,
    Partitioned,
    OlderLogIsLonger,
    BallotsLate,
    ChangesAskedForAtOnce,
    ChangeSucceeded,
    LeaderRemovedItself,
    LearnerPromoted,
    VoterDemoted,
    WitnessVoted,
    TransferSucceeded,
    TransferAbandoned,
    PeerHinted,
    StrayOfAnotherDisk,
    StrayOfAnotherGroup,
    CommandLost,
    CommandRefused,
    Overloaded,
    LogFull,
    HealedIntoCuts,
    HealedWithoutPossibleLeader,
}

/// <summary>Counts what was met.</summary>
internal sealed class Coverage
{
    private readonly long[] _counts = new long[Enum.GetValues<Met>().Length];

    /// <summary>How often something was met.</summary>
    public long this[Met what] => _counts[(int)what];

    /// <summary>Something was met.</summary>
    public void Count(Met what) => _counts[(int)what]++;

    /// <summary>Takes in what another world has met.</summary>
    public void Add(Coverage other)
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
    }

    /// <summary>What was never met.</summary>
    public IReadOnlyList<Met> Missing() => [.. Enum.GetValues<Met>().Where(what => _counts[(int)what] == 0)];

    /// <inheritdoc />
    public override string ToString() => string.Join(", ", Enum.GetValues<Met>().Select(what => $"{what} {_counts[(int)what]}"));
}
