using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Membership;
using Akka.Event;
using static Akka.Cluster.ClusterEvent;

namespace Akka.Cluster.Daemons;

/// <summary>Shows the node's view to the outside: as <see cref="Cluster.State"/>, and as events on the event stream.</summary>
internal sealed class EventPublisher(Cluster cluster, EventStream stream)
{
    private readonly MembershipState _empty = new(Gossip.Empty, cluster.SelfUniqueAddress);
    private MembershipState _state = new(Gossip.Empty, cluster.SelfUniqueAddress);

    /// <summary>Shows a new state.</summary>
    /// <returns>The events that were published.</returns>
    public IReadOnlyList<IClusterDomainEvent> Publish(MembershipState state)
    {
        var events = MembershipDiff.Between(_state, state).ToList();
        _state = state;
        cluster.State = SnapshotOf(state);
        foreach (var @event in events)
            stream.Publish(@event);
        return events;
    }

    /// <summary>Says that the node's part in the cluster ends: nobody is a member any more.</summary>
    public void Close()
    {
        stream.Publish(ClusterShuttingDown.Instance);
        Publish(_empty);
    }

    public void Subscribe(ClusterCommand.Subscribe subscription)
    {
        if (subscription.Mode == SubscriptionInitialStateMode.InitialStateAsSnapshot)
            SendCurrentState(subscription.Subscriber);
        else
            foreach (var @event in MembershipDiff.Between(_empty, _state))
                if (subscription.To.Any(type => type.IsInstanceOfType(@event)))
                    subscription.Subscriber.Tell(@event);

        foreach (var type in subscription.To)
            stream.Subscribe(subscription.Subscriber, type);
    }

    public void Unsubscribe(ClusterCommand.Unsubscribe subscription)
    {
        if (subscription.To is null)
            stream.Unsubscribe(subscription.Subscriber);
        else
            stream.Unsubscribe(subscription.Subscriber, subscription.To);
    }

    public void SendCurrentState(IActorRef receiver) => receiver.Tell(SnapshotOf(_state));

    private static CurrentClusterState SnapshotOf(MembershipState state) => new(
        state.Members,
        [.. state.Unreachable],
        [.. state.Gossip.SeenBy.Select(node => node.Address)],
        state.Leader?.Address,
        state.Gossip.AllRoles.ToImmutableDictionary(role => role, role => state.RoleLeader(role)?.Address));
}
