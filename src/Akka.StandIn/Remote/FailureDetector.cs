using System.Diagnostics;

namespace Akka.Remote;

/// <summary>
/// Hears heartbeats of one resource and says whether it is to be trusted. Thread-safe.
/// </summary>
public abstract class FailureDetector
{
    /// <summary>
    /// Real monotonic time, for detectors made by hand. What an actor system makes by <see cref="FailureDetectorLoader"/>
    /// asks the system's runtime instead, so that it can be simulated.
    /// </summary>
    public static readonly Clock DefaultClock = () => (long)Stopwatch.GetElapsedTime(0).TotalMilliseconds;

    public abstract bool IsAvailable { get; }

    public abstract bool IsMonitoring { get; }

    public abstract void HeartBeat();
}

/// <summary>Time in milliseconds since an arbitrary start; for measuring intervals only.</summary>
public delegate long Clock();
