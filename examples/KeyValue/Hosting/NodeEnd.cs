namespace KeyValue.Hosting;

/// <summary>Why this process is to end. The first reason counts.</summary>
internal sealed class NodeEnd
{
    private readonly TaskCompletionSource<int> _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the exit code when the process is to end.</summary>
    public Task<int> Requested => _requested.Task;

    public void Request(int exitCode, string? reason = null)
    {
        if (_requested.TrySetResult(exitCode) && reason is not null)
            Console.Error.WriteLine(reason);
    }
}
