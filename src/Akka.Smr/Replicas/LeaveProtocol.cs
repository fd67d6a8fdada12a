using Akka.Smr.Protocol;

namespace Akka.Smr.Replicas;

/// <summary>To a replica, from its node: the node is about to leave. A leader hands over, if anybody can take over.</summary>
internal sealed record PrepareToLeave : ILocalMessage
{
    public static PrepareToLeave Instance { get; } = new();
}

/// <summary>From the replica: it leads no more, or could not hand over.</summary>
internal sealed record ReadyToLeave : ILocalMessage
{
    public static ReadyToLeave Instance { get; } = new();
}
