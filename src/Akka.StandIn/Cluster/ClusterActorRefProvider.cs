using Akka.Actor;
using Akka.Configuration;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary><c>akka.actor.provider = cluster</c>: remoting, and a cluster on top that starts with the actor system.</summary>
internal sealed class ClusterActorRefProvider : RemoteActorRefProvider
{
    public ClusterActorRefProvider(ActorSystemImpl system)
        : base(system) =>
        system.Settings.InjectTopLevelFallback(ConfigurationFactory.FromResource<ClusterActorRefProvider>("Cluster.conf"));

    public override void Init()
    {
        base.Init();
        Cluster.Get(System);
    }
}
