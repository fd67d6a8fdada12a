using Akka.Smr.Protocol;

namespace Akka.Smr.Replicas;

/// <summary>
/// To a replica or a proxy, from its node: the node is about to leave. A leader hands over, if anybody can take over; a proxy refuses what
/// is new and sees to it that all others are answered.
/// </summary>
internal sealed record PrepareToLeave : ILocalMessage
{
    public static PrepareToLeave Instance { get; } = new();
}

/// <summary>From the replica: it knows who leads in its place, or could not hand over. From the proxy: nobody waits for it any more.</summary>
internal sealed record ReadyToLeave : ILocalMessage
{
    public static ReadyToLeave Instance { get; } = new();
}
