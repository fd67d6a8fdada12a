using Akka.Actor;
using Akka.Smr.Clients;
using Akka.Smr.Replicas;

namespace Akka.Smr.Groups;

/// <summary>A group as it runs on this node, with a replica or without.</summary>
internal sealed class RunningGroup
{
    private readonly GroupSettings _asked;
    private readonly bool _hasReplica;

    private RunningGroup(GroupSettings asked, bool hasReplica, IActorRef proxy, ActorSystem system)
    {
        _asked = asked;
        _hasReplica = hasReplica;
        Proxy = proxy;
        Client = new SmrClient(asked.Name, proxy, system);
    }

    /// <summary>The ref that users get.</summary>
    public IActorRef Proxy { get; }

    public SmrClient Client { get; }

    /// <summary>
    /// Validates the settings and makes the actors: directly below the system guardian, which restarts them, and from this very
    /// thread, so that nobody has to wait for anybody.
    /// </summary>
    public static RunningGroup Start(ExtendedActorSystem system, GroupSettings asked, Props? stateMachine, IActorRef guardian)
    {
        var settings = Placement.Complete(system, asked, hostsReplica: stateMachine is not null);
        GroupRules.Check(settings);
        SystemRules.Check(system, settings, hostsReplica: stateMachine is not null);

        IActorRef? replica = null;
        if (stateMachine is not null)
            replica = system.SystemActorOf(OnDispatcher(ReplicaActor.Props(settings, stateMachine), settings), GroupPaths.Replica(settings.Name));
        var proxy = system.SystemActorOf(OnDispatcher(GroupProxy.Props(settings, replica), settings), GroupPaths.Proxy(settings.Name));
        guardian.Tell(new GroupStarted(settings, replica, proxy));
        return new RunningGroup(asked, replica is not null, proxy, system);
    }

    /// <summary>Throws if the group was started here in another way than is asked for now.</summary>
    public void MustFit(GroupSettings settings, Props? stateMachine)
    {
        if (stateMachine is null)
            return;
        if (!_hasReplica)
            throw new InvalidOperationException($"The group \"{settings.Name}\" runs on this node as a proxy: start it with its state machine first, or not at all.");
        if (!settings.IsSameAs(_asked))
            throw new InvalidOperationException($"The group \"{settings.Name}\" runs on this node with other settings. It is started once, with the settings that hold until the actor system ends.");
    }

    private static Props OnDispatcher(Props props, GroupSettings settings) =>
        settings.UseDispatcher.Length > 0 ? props.WithDispatcher(settings.UseDispatcher) : props;
}
