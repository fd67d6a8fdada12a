using Akka.Smr.Simulation.World;

namespace Akka.Smr.Simulation.Nemesis;

/// <summary>What a schedule can do to a world.</summary>
internal enum ActKind : byte
{
    /// <summary>A client wants something.</summary>
    Operate,

    /// <summary>A process dies, and starts again later.</summary>
    Crash,

    /// <summary>The power fails everywhere.</summary>
    CrashAll,

    /// <summary>A process dies, and its disk with it.</summary>
    Wipe,

    /// <summary>A process stands still.</summary>
    Pause,

    /// <summary>A node is cut off from all others.</summary>
    Isolate,

    /// <summary>A link is cut in one direction.</summary>
    CutOneWay,

    /// <summary>The nodes are cut into two parts.</summary>
    Partition,

    /// <summary>The nodes are cut into two parts that share one node.</summary>
    Bridge,

    /// <summary>Messages are lost and doubled.</summary>
    Noise,

    /// <summary>Messages come a second time from another group, from another epoch, or for another disk.</summary>
    Strays,

    /// <summary>All that leaves a node takes long.</summary>
    Slow,

    /// <summary>A disk answers nobody.</summary>
    StallDisk,

    /// <summary>The next write of a disk fails.</summary>
    FailWrite,

    /// <summary>A clock runs at another rate.</summary>
    Drift,

    /// <summary>A node notices something about a peer, true or not.</summary>
    Hint,

    /// <summary>Somebody asks for another membership.</summary>
    Change,

    /// <summary>Somebody asks for another leader.</summary>
    Transfer,

    /// <summary>Two followers fall behind together and are led on by the first that has caught up.</summary>
    Relay,

    /// <summary>A leader that is cut off takes many commands that it cannot commit; when it comes back, its successor dies.</summary>
    Strand,

    /// <summary>The leader dies, and votes come late and twice, or are not asked for at all.</summary>
    Ballots,

    /// <summary>Somebody whom the leader cannot reach stands for election just when all other voters have restarted.</summary>
    Usurp,

    /// <summary>A client does nothing for so long that its session may expire.</summary>
    SleepClient,
}

/// <summary>
/// One action of a schedule: recorded, so that it can be replayed, left out, and handed on. It names its target by a number or as
/// "whoever leads then", and draws what else it needs from a salt of its own, so that leaving out one act changes no other.
/// </summary>
/// <param name="At">When it begins.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Target">The node or client; <see cref="Leader"/> for whoever leads then.</param>
/// <param name="Lasts">How long it lasts, where that has a meaning.</param>
/// <param name="Salt">What its own chance comes from.</param>
internal readonly record struct Act(long At, ActKind Kind, int Target, long Lasts, ulong Salt)
{
    /// <summary>Whoever leads when the act begins.</summary>
    public const int Leader = -1;

    /// <inheritdoc />
    public override string ToString() =>
        $"{At / Scene.Ms,6} ms  {Kind} {(Target == Leader ? "leader" : Target)}{(Lasts > 0 ? $" for {Lasts / Scene.Ms} ms" : "")} salt {Salt:x}";
}
