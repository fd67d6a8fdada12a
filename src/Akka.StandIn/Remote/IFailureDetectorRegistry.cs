namespace Akka.Remote;

/// <summary>Failure detectors by resource. A resource is registered by its first heartbeat.</summary>
/// <typeparam name="T">What is watched: an address, as a rule.</typeparam>
public interface IFailureDetectorRegistry<in T>
{
    /// <summary>True for a resource that is not registered, too.</summary>
    bool IsAvailable(T resource);

    bool IsMonitoring(T resource);

    void Heartbeat(T resource);

    void Remove(T resource);

    void Reset();
}
