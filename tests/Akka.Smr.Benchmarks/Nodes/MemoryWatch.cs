namespace Akka.Smr.Benchmarks.Nodes;

/// <summary>Asks a node for its memory once a second, until it is told to stop.</summary>
internal sealed class MemoryWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<MemorySample> _samples = [];
    private readonly Task _watching;

    private MemoryWatch(NodeProcess node) => _watching = Watch(node);

    public static MemoryWatch Start(NodeProcess node) => new(node);

    /// <summary>Ends it, and gives what it has seen: at least one sample.</summary>
    public async Task<IReadOnlyList<MemorySample>> Stop()
    {
        _end.SetResult();
        await _watching;
        return _samples;
    }

    private async Task Watch(NodeProcess node)
    {
        using var timer = new PeriodicTimer(Interval);
        do
        {
            _samples.Add(await node.Ask<MemorySample>(new NodeRequest(Verb.Memory)));
            await Task.WhenAny(timer.WaitForNextTickAsync().AsTask(), _end.Task);
        }
        while (!_end.Task.IsCompleted);
    }
}
