namespace Akka.StandIn.Simulation;

/// <summary>A disk's answer as a task; what waits for it goes on in the loop, at once.</summary>
internal sealed class DiskAnswer
{
    private readonly TaskCompletionSource _promise = new();

    public Task Task => _promise.Task;

    public void Set(Exception? error)
    {
        if (error is null) _promise.TrySetResult();
        else _promise.TrySetException(error);
    }
}
