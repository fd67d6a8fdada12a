namespace Akka.Smr.Raft;

/// <summary>The time of a step, told by the host. The core decides by the monotonic part alone.</summary>
/// <param name="Monotonic">Time since any fixed origin; a step never goes back behind the one before.</param>
/// <param name="UtcTicks">The wall clock, which entries carry for information.</param>
public readonly record struct Instant(TimeSpan Monotonic, long UtcTicks = 0)
{
    /// <inheritdoc />
    public override string ToString() => Monotonic.ToString("c", System.Globalization.CultureInfo.InvariantCulture);
}
