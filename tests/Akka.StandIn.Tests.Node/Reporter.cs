using Akka.Actor;
using static Akka.Cluster.ClusterEvent;

namespace Akka.StandIn.Tests.Node;

/// <summary>Says what becomes of the members, and exchanges messages with the reporters of other nodes.</summary>
internal sealed class Reporter : UntypedActor
{
    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);

    protected override void PreStart() =>
        _cluster.Subscribe(Self, SubscriptionInitialStateMode.InitialStateAsEvents, typeof(IMemberEvent), typeof(IReachabilityEvent));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case IMemberEvent @event:
                Console.WriteLine($"{@event.Member.Status} {@event.Member.Address.Port}");
                break;
            case UnreachableMember unreachable:
                Console.WriteLine($"Unreachable {unreachable.Member.Address.Port}");
                break;
            case ReachableMember reachable:
                Console.WriteLine($"Reachable {reachable.Member.Address.Port}");
                break;
            case "ping":
                Sender.Tell("pong");
                break;
            case "pong":
                Console.WriteLine($"pong {Sender.Path.Address.Port}");
                break;
            case string command:
                Ping(_cluster.SelfAddress.WithPort(int.Parse(command.Split(' ')[1], null)));
                break;
        }
    }

    private void Ping(Address address) =>
        ((ExtendedActorSystem)Context.System).Provider.ResolveActorRef(new RootActorPath(address) / "user" / "reporter").Tell("ping", Self);
}
