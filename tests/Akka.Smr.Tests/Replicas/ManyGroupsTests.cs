using Akka.Smr.Raft.Tests;
using Xunit;

namespace Akka.Smr.Tests.Replicas;

/// <summary>Many groups on a node of which only one may recover at a time.</summary>
public sealed class ManyGroupsTests() : ReplicaTest("akka.persistence.max-concurrent-recoveries = 1")
{
    [Fact]
    [Hazard(57)]
    public void All_of_them_serve_one_after_another()
    {
        var replicas = Enumerable.Range(0, 5).Select(i => Begin(Alone with { Name = $"bank-{i}" })).ToList();
        replicas.ForEach(UntilServing);
        Assert.All(replicas, replica => Assert.True(Status(replica).IsHealthy));
    }
}
