using Akka.Smr.StateMachines;

namespace Akka.Smr.Cluster.Tests.Systems;

/// <summary>Adds to a sum.</summary>
public sealed record Add(long Number);

/// <summary>Asks for the sum.</summary>
public sealed record GetSum;

/// <summary>The sum.</summary>
public sealed record Sum(long Value);

/// <summary>A state machine as small as they come. Its messages go through Akka's own JSON serializer.</summary>
public sealed class Tally : StateMachineActor
{
    private long _sum;

    public Tally()
    {
        Command<Add>(add => new Sum(_sum += add.Number));
        Query<GetSum>(_ => new Sum(_sum));
        Snapshot(() => new Sum(_sum), saved => _sum = saved.Value);
    }
}
