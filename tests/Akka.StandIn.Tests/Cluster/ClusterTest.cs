using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Xunit;
using Xunit.Sdk;
using static Akka.Cluster.ClusterEvent;

namespace Akka.StandIn.Tests.Cluster;

/// <summary>
/// Several actor systems in one process, on loopback. The intervals are short where a test does not depend on the defaults;
/// terminating a system is a crash: it leaves without a word.
/// </summary>
public abstract class ClusterTest : IAsyncLifetime
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>For tests that wait until somebody is found unreachable; on a busy machine it may be found so wrongly.</summary>
    protected const string QuickDetection = "akka.cluster.failure-detector.acceptable-heartbeat-pause = 1s\n";

    private const string Quick = """
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          log-dead-letters = off
          actor.provider = cluster
          remote {
            log-remote-lifecycle-events = off
            retry-gate-closed-for = 200ms
            dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          }
          coordinated-shutdown {
            run-by-actor-system-terminate = off
            run-by-clr-shutdown-hook = off
          }
          cluster {
            log-info = off
            periodic-tasks-initial-delay = 100ms
            gossip-interval = 100ms
            leader-actions-interval = 100ms
            unreachable-nodes-reaper-interval = 100ms
            seed-node-timeout = 1s
            retry-unsuccessful-join-after = 1s
            allow-weakly-up-members = off
            failure-detector {
              heartbeat-interval = 100ms
              expected-response-after = 300ms
            }
          }
        }
        """;

    private readonly List<ActorSystem> _systems = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _systems.Reverse();
        await Task.WhenAll(_systems.Select(system => system.Terminate())).WaitAsync(Patience);
    }

    protected static Akka.Cluster.Cluster ClusterOf(ActorSystem system) => Akka.Cluster.Cluster.Get(system);

    protected static Address AddressOf(ActorSystem system) => ClusterOf(system).SelfAddress;

    internal static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Starts a system of the cluster to be, which has not joined.</summary>
    protected ActorSystem StartNode(string config = "")
    {
        var settings = ConfigurationFactory.ParseString(config).WithFallback(ConfigurationFactory.ParseString(Quick));
        var system = ActorSystem.Create("ClusterTests", settings);
        _systems.Add(system);
        return system;
    }

    /// <summary>Starts systems that form a cluster, the first one founding it, and waits until all are Up in the eyes of all.</summary>
    protected ActorSystem[] StartCluster(int count, string config = "")
    {
        var systems = Enumerable.Range(0, count).Select(_ => StartNode(config)).ToArray();
        Join(systems[0], systems);
        return systems;
    }

    /// <summary>Lets systems join a member one by one, and waits until they and it are Up in the eyes of each other.</summary>
    protected static void Join(ActorSystem member, params ActorSystem[] systems)
    {
        foreach (var system in systems)
        {
            ClusterOf(system).Join(AddressOf(member));
            AwaitStatus(system, system, MemberStatus.Up);
        }

        foreach (var system in systems)
            foreach (var other in systems)
                AwaitStatus(system, other, MemberStatus.Up);
    }

    /// <summary>Waits until one system sees another in a status.</summary>
    protected static void AwaitStatus(ActorSystem observer, ActorSystem subject, MemberStatus status)
    {
        var address = AddressOf(subject);
        Await(observer, () => Assert.Contains(ClusterOf(observer).State.Members, m => m.Address == address && m.Status == status));
    }

    /// <summary>Waits until the assertion holds; it is tried again whenever something has happened to the cluster.</summary>
    protected static void Await(ActorSystem observer, Action assertion)
    {
        var changes = Listen(observer);
        ClusterOf(observer).Subscribe(changes.Ref, typeof(IClusterDomainEvent));
        for (var waiting = Stopwatch.StartNew(); ;)
        {
            try
            {
                assertion();
                break;
            }
            catch (XunitException) when (waiting.Elapsed < Patience)
            {
                // What the cluster shows may come a little after the event.
                changes.Listen(TimeSpan.FromMilliseconds(20));
            }
        }

        observer.Stop(changes.Ref);
    }

    protected static Listener Listen(ActorSystem system) => new(system);

    /// <summary>A listener that is told these events from now on.</summary>
    protected static Listener Subscribe(ActorSystem system, params Type[] events)
    {
        var listener = Listen(system);
        ClusterOf(system).Subscribe(listener.Ref, events);
        listener.Expect<CurrentClusterState>();
        return listener;
    }
}
