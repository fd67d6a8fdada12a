namespace KeyValue.Http;

/// <summary>Leaves signals alone: the node hears them, and the HTTP server is only a part of it.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
