using System.Collections.Concurrent;

namespace Akka.Remote;

/// <summary>A thread-safe registry that makes a detector when it first hears of a resource.</summary>
/// <typeparam name="T">What is watched.</typeparam>
public class DefaultFailureDetectorRegistry<T> : IFailureDetectorRegistry<T>
    where T : notnull
{
    private readonly ConcurrentDictionary<T, FailureDetector> _detectors = new();
    private readonly Func<FailureDetector> _factory;
    private readonly Lock _creation = new();

    public DefaultFailureDetectorRegistry(Func<FailureDetector> factory) => _factory = factory;

    public bool IsAvailable(T resource) => !_detectors.TryGetValue(resource, out var detector) || detector.IsAvailable;

    public bool IsMonitoring(T resource) => _detectors.TryGetValue(resource, out var detector) && detector.IsMonitoring;

    public void Heartbeat(T resource)
    {
        if (!_detectors.TryGetValue(resource, out var detector))
            detector = Register(resource);
        detector.HeartBeat();
    }

    public void Remove(T resource) => _detectors.TryRemove(resource, out _);

    public void Reset() => _detectors.Clear();

    internal FailureDetector? GetFailureDetector(T resource) => _detectors.GetValueOrDefault(resource);

    private FailureDetector Register(T resource)
    {
        lock (_creation)
        {
            if (_detectors.TryGetValue(resource, out var known))
                return known;

            var detector = _factory();
            if (detector is PhiAccrualFailureDetector phi)
                phi.Address = resource.ToString() ?? phi.Address;
            _detectors[resource] = detector;
            return detector;
        }
    }
}
