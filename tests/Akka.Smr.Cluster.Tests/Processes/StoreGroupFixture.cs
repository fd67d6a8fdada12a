using Xunit;

namespace Akka.Smr.Cluster.Tests.Processes;

/// <summary>One group for all tests of a class that do it no harm.</summary>
public sealed class StoreGroupFixture : IAsyncLifetime
{
    private StoreGroup? _group;

    internal StoreGroup Group => _group ?? throw new InvalidOperationException("The group has not started.");

    public async Task InitializeAsync() => _group = await StoreGroup.Start();

    public async Task DisposeAsync()
    {
        if (_group is not null)
            await _group.DisposeAsync();
    }
}
