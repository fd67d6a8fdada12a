using Akka.Configuration;
using Akka.Event;

namespace Akka.Remote;

/// <summary>Trusts a resource for a fixed time after each heartbeat, and always before the first.</summary>
public class DeadlineFailureDetector : FailureDetector
{
    private const long Never = long.MinValue;

    private readonly Clock _clock;
    private readonly long _toleranceMillis;
    private long _lastHeartbeat = Never;

    public DeadlineFailureDetector(TimeSpan acceptableHeartbeatPause, TimeSpan heartbeatInterval, Clock? clock = null)
    {
        if (acceptableHeartbeatPause <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(acceptableHeartbeatPause), "failure-detector.acceptable-heartbeat-pause must be > 0s");
        if (heartbeatInterval <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(heartbeatInterval), "failure-detector.heartbeat-interval must be > 0s");

        _clock = clock ?? DefaultClock;
        _toleranceMillis = (long)(acceptableHeartbeatPause + heartbeatInterval).TotalMilliseconds;
    }

    public DeadlineFailureDetector(Config config, EventStream eventStream)
        : this(config, eventStream, DefaultClock)
    {
    }

    internal DeadlineFailureDetector(Config config, EventStream eventStream, Clock clock)
        : this(config.GetTimeSpan("acceptable-heartbeat-pause"), config.GetTimeSpan("heartbeat-interval"), clock)
    {
        _ = eventStream; // Akka.NET's loader hands it to every detector; this one has nothing to say.
    }

    public override bool IsAvailable
    {
        get
        {
            var last = Interlocked.Read(ref _lastHeartbeat);
            return last == Never || last + _toleranceMillis > _clock();
        }
    }

    public override bool IsMonitoring => Interlocked.Read(ref _lastHeartbeat) != Never;

    public override void HeartBeat() => Interlocked.Exchange(ref _lastHeartbeat, _clock());
}
