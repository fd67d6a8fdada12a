using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Membership;
using Akka.Event;
using static Akka.Cluster.ClusterEvent;

namespace Akka.Cluster.Daemons;

/// <summary>What is told within one node to the cluster's actors. It never leaves the process.</summary>
internal abstract record ClusterCommand : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    public sealed record JoinTo(Address Address) : ClusterCommand;

    public sealed record JoinSeedNodes(ImmutableList<Address> SeedNodes) : ClusterCommand;

    public sealed record Leave(Address Address) : ClusterCommand;

    public sealed record Down(Address Address) : ClusterCommand;

    public sealed record Subscribe(IActorRef Subscriber, SubscriptionInitialStateMode Mode, ImmutableList<Type> To) : ClusterCommand;

    public sealed record Unsubscribe(IActorRef Subscriber, Type? To) : ClusterCommand;

    public sealed record SendCurrentState(IActorRef Receiver) : ClusterCommand;

    /// <summary>Runs the callback once this node is Up.</summary>
    public sealed record OnMemberUp(Action Callback) : ClusterCommand;

    /// <summary>Runs the callback once this node is removed, or its cluster has ended.</summary>
    public sealed record OnMemberRemoved(Action Callback) : ClusterCommand;

    /// <summary>Coordinated shutdown wants this node to leave.</summary>
    public sealed record LeaveForShutdown : ClusterCommand;

    /// <summary>Coordinated shutdown has done all that stands before this node's removal.</summary>
    public sealed record ExitingCompleted : ClusterCommand;

    /// <summary>The node's view has changed: for its own heartbeats and its downing.</summary>
    public sealed record MembershipChanged(MembershipState State) : ClusterCommand;
}

/// <summary>The periodic duties.</summary>
internal abstract record ClusterTick : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    public sealed record Gossip : ClusterTick;

    /// <summary>One more gossip between two ticks, while news must spread.</summary>
    public sealed record GossipSpeedup : ClusterTick;

    public sealed record ReapUnreachable : ClusterTick;

    public sealed record LeaderActions : ClusterTick;
}
