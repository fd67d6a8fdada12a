using Akka.Actor;
using Akka.Configuration;

namespace Akka.StandIn.Tests.Remote;

/// <summary>An actor system that listens on loopback and echoes what <c>/user/echo</c> is told.</summary>
internal sealed class RemoteSystem : IAsyncDisposable
{
    private const string Common = """
        akka {
          loglevel = WARNING
          log-dead-letters = off
          actor.provider = remote
          remote {
            retry-gate-closed-for = 200 ms
            dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          }
          coordinated-shutdown.run-by-clr-shutdown-hook = off
          actor {
            serializers.test = "Akka.StandIn.Tests.Remote.TestSerializer, TestAssembly"
            serialization-bindings { "Akka.StandIn.Tests.Remote.ITestMessage, TestAssembly" = test }
          }
        }
        """;

    private RemoteSystem(ActorSystem system)
    {
        System = system;
        System.ActorOf(Props.Create(() => new Echo()), "echo");
    }

    public ActorSystem System { get; }

    public Address Address => ((ExtendedActorSystem)System).Provider.DefaultAddress;

    public static RemoteSystem Start(string name, string config = "")
    {
        var common = Common.Replace("TestAssembly", typeof(RemoteSystem).Assembly.GetName().Name, StringComparison.Ordinal);
        return new RemoteSystem(ActorSystem.Create(name, ConfigurationFactory.ParseString(config).WithFallback(ConfigurationFactory.ParseString(common))));
    }

    /// <summary>The same name at the same port, as after a restart.</summary>
    public static RemoteSystem StartAt(Address address, string config = "") =>
        Start(address.System, $"akka.remote.dot-netty.tcp.port = {address.Port}\n" + config);

    /// <summary>An actor of another system, by its path alone.</summary>
    public IActorRef RefTo(Address address, string path) =>
        ((ExtendedActorSystem)System).Provider.ResolveActorRef(new RootActorPath(address) / path.Split('/'));

    public IActorRef RefTo(RemoteSystem other, string path) => RefTo(other.Address, path);

    public async ValueTask DisposeAsync() => await System.Terminate();

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}
