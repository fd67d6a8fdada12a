namespace Akka.Smr.Raft.Sessions;

/// <summary>The limits of a <see cref="SessionTable"/>. All replicas must use the same ones: they decide what is applied.</summary>
public sealed record SessionOptions
{
    /// <summary>The most sessions; a full table refuses to open another one.</summary>
    public int MaxSessions { get; init; } = 100_000;

    /// <summary>How far a command's number may lie above its client's low-water mark.</summary>
    public int WindowCommands { get; init; } = 1024;

    /// <summary>How long a session lives without a command, in cluster time.</summary>
    public TimeSpan ExpireAfter { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>
    /// What the remembered replies of all sessions may take together, each counted with 128 bytes beside its own, and a failure as
    /// 4 KiB whatever its words. Beyond it those that were recorded longest ago are forgotten; their commands stay known as run, and a
    /// repetition is told so without the reply. At most 1 GiB, for the table is written into snapshots in one piece.
    /// </summary>
    public int MaxReplyBytes { get; init; } = 64 << 20;

    /// <summary>The longest name of a session.</summary>
    public int MaxNameBytes { get; init; } = 256;

    /// <summary>
    /// How many names are remembered of sessions that have expired or were closed, the last ones; each takes 16 bytes of every
    /// snapshot. A first command that comes again after its session has ended, and after this many named sessions more have ended,
    /// would be taken as new. Where this is not below <see cref="MaxSessions"/> and sessions are left to expire, a name is
    /// remembered for at least <see cref="ExpireAfter"/>, for whatever pushes it out has to be opened and to expire first; sessions
    /// that are closed push names out sooner.
    /// </summary>
    public int MaxExpiredNames { get; init; } = 100_000;

    /// <summary>Throws <see cref="ArgumentException"/>, naming the option, when a limit is out of its range.</summary>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxSessions);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(WindowCommands);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxReplyBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxReplyBytes, 1 << 30);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxNameBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxExpiredNames);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ExpireAfter, TimeSpan.Zero);
    }
}
