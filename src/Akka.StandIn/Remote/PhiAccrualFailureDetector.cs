using Akka.Configuration;
using Akka.Event;

namespace Akka.Remote;

/// <summary>
/// The phi accrual failure detector of Hayashibara et al. (2004): suspicion grows with the time since the last heartbeat,
/// measured against how regular heartbeats used to be. A resource is available while phi is below the threshold.
/// </summary>
public class PhiAccrualFailureDetector : FailureDetector
{
    private readonly Lock _lock = new();
    private readonly Clock _clock;
    private readonly double _threshold;
    private readonly double _minStdDeviationMillis;
    private readonly double _acceptablePauseMillis;
    private readonly EventStream? _eventStream;

    private readonly HeartbeatHistory _history;
    private long? _lastHeartbeat;

    public PhiAccrualFailureDetector(
        double threshold,
        int maxSampleSize,
        TimeSpan minStdDeviation,
        TimeSpan acceptableHeartbeatPause,
        TimeSpan firstHeartbeatEstimate,
        Clock? clock = null)
    {
        _threshold = threshold;
        _minStdDeviationMillis = minStdDeviation.TotalMilliseconds;
        _acceptablePauseMillis = acceptableHeartbeatPause.TotalMilliseconds;
        _clock = clock ?? DefaultClock;

        // Two made-up intervals with a wide spread stand for what is not known yet, so that a resource that is heard of
        // once and never again becomes suspect too.
        _history = new HeartbeatHistory(maxSampleSize);
        var mean = (long)firstHeartbeatEstimate.TotalMilliseconds;
        _history.Add(mean - (mean / 4));
        _history.Add(mean + (mean / 4));
    }

    public PhiAccrualFailureDetector(Config config, EventStream ev)
        : this(config, ev, DefaultClock)
    {
    }

    internal PhiAccrualFailureDetector(Config config, EventStream ev, Clock clock)
        : this(
            config.GetDouble("threshold"),
            config.GetInt("max-sample-size"),
            config.GetTimeSpan("min-std-deviation"),
            config.GetTimeSpan("acceptable-heartbeat-pause"),
            config.GetTimeSpan("heartbeat-interval"),
            clock)
    {
        _eventStream = ev;
    }

    public string Address { get; set; } = "N/A";

    public override bool IsAvailable
    {
        get
        {
            lock (_lock)
                return Phi(_clock()) < _threshold;
        }
    }

    public override bool IsMonitoring
    {
        get
        {
            lock (_lock)
                return _lastHeartbeat.HasValue;
        }
    }

    public override void HeartBeat()
    {
        long? slow = null;
        lock (_lock)
        {
            var now = _clock();
            if (_lastHeartbeat is { } last)
            {
                // The interval that ends a failure says nothing about how regular heartbeats are.
                if (Phi(now) < _threshold)
                {
                    var interval = now - last;
                    if (interval >= _acceptablePauseMillis / 3 * 2)
                        slow = interval;
                    _history.Add(interval);
                }
            }

            _lastHeartbeat = now;
        }

        if (slow.HasValue)
            _eventStream?.Publish(new Warning(ToString() ?? string.Empty, GetType(), $"heartbeat interval is growing too large for address {Address}: {slow} millis"));
    }

    /// <summary>
    /// -log10 of the probability that a heartbeat comes later than now, by the logistic approximation of the normal
    /// distribution (its error is below 0.00014). Zero before the first heartbeat.
    /// </summary>
    private double Phi(long now)
    {
        if (_lastHeartbeat is not { } last)
            return 0;

        var elapsed = now - last;
        var mean = _history.Mean + _acceptablePauseMillis;
        var y = (elapsed - mean) / Math.Max(_history.StandardDeviation, _minStdDeviationMillis);
        var e = Math.Exp(-y * (1.5976 + (0.070566 * y * y)));
        return elapsed > mean ? -Math.Log10(e / (1 + e)) : -Math.Log10(1 - (1 / (1 + e)));
    }
}
