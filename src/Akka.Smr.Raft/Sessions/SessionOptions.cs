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

    /// <summary>The longest name of a session.</summary>
    public int MaxNameBytes { get; init; } = 256;

    /// <summary>Throws <see cref="ArgumentException"/>, naming the option, when a limit is out of its range.</summary>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxSessions);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(WindowCommands);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxNameBytes);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ExpireAfter, TimeSpan.Zero);
    }
}
