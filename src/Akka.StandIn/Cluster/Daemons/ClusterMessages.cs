using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Membership;
using Akka.Event;

namespace Akka.Cluster
{
    /// <summary>Marks what travels between the clusters' own actors.</summary>
    internal interface IClusterMessage;
}

namespace Akka.Cluster.Daemons
{
    /// <summary>May I join you?</summary>
    internal sealed record InitJoin : IClusterMessage, IDeadLetterSuppression
    {
        public static readonly InitJoin Instance = new();
    }

    /// <summary>Yes: join at this address.</summary>
    internal sealed record InitJoinAck(Address Address) : IClusterMessage, IDeadLetterSuppression;

    /// <summary>No: this node has not joined itself, or is on its way out.</summary>
    internal sealed record InitJoinNack(Address Address) : IClusterMessage, IDeadLetterSuppression;

    internal sealed record Join(UniqueAddress Node, ImmutableHashSet<string> Roles) : IClusterMessage;

    internal sealed record Welcome(UniqueAddress From, Gossip Gossip) : IClusterMessage;

    /// <summary>The whole gossip; the addressee's uid tells whether it is meant for this life of the node.</summary>
    internal sealed record GossipEnvelope(UniqueAddress From, UniqueAddress To, Gossip Gossip) : IClusterMessage, IDeadLetterSuppression;

    /// <summary>The version alone, where both sides are thought to be at the same one.</summary>
    internal sealed record GossipStatus(UniqueAddress From, VectorClock Version) : IClusterMessage, IDeadLetterSuppression;

    /// <summary>A leaving node is done: it may be removed at once.</summary>
    internal sealed record ExitingConfirmed(UniqueAddress Node) : IClusterMessage, IDeadLetterSuppression;

    internal sealed record Heartbeat(Address From, long SequenceNr) : IClusterMessage, IDeadLetterSuppression;

    internal sealed record HeartbeatRsp(UniqueAddress From, long SequenceNr) : IClusterMessage, IDeadLetterSuppression;
}
