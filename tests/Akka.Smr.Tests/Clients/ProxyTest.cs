using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Smr.Clients;
using Akka.Smr.Raft.Sessions;
using Akka.TestKit;
using Xunit;

namespace Akka.Smr.Tests.Clients;

/// <summary>A proxy among fake replicas. A test fails when an error is logged.</summary>
public abstract class ProxyTest : Akka.TestKit.Xunit2.TestKit
{
    protected static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    private static readonly Config Settings = ConfigurationFactory.ParseString(
        """
        akka.actor {
          serialize-messages = on
          serializers.smr = "Akka.Smr.Serialization.SmrSerializer, Akka.Smr"
          serialization-bindings { "Akka.Smr.Protocol.ISmrMessage, Akka.Smr" = smr }
        }
        akka.actor.provider = remote
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        akka.log-dead-letters = off
        """);

    private readonly Dictionary<string, FakeReplica> _replicas = [];
    private readonly TestProbe _errors;

    protected ProxyTest()
        : base(Settings)
    {
        _errors = CreateTestProbe();
        Sys.EventStream.Subscribe(_errors.Ref, typeof(Error));
    }

    protected override void AfterAll()
    {
        var error = _errors.HasMessages ? _errors.ReceiveOne(TimeSpan.Zero) : null;
        base.AfterAll();
        Assert.Null(error);
    }

    /// <summary>Short times, so that a test that waits for one does not wait long; long ones where a test must not run into them.</summary>
    internal static GroupSettings Group { get; } = new()
    {
        Name = "g",
        NodeName = "here",
        MaxCommandBytes = 100_000,
        RequestTimeout = TimeSpan.FromSeconds(30),
        RetryInterval = TimeSpan.FromSeconds(10),
        Sessions = new SessionOptions { WindowCommands = 64 },
    };

    /// <summary>As <see cref="Group"/>, for tests of what comes after silence.</summary>
    internal static GroupSettings Impatient { get; } = Group with
    {
        RequestTimeout = TimeSpan.FromSeconds(1.5),
        RetryInterval = TimeSpan.FromMilliseconds(100),
    };

    /// <summary>As <see cref="Group"/>, for tests of what comes after a refusal: short pauses, and silence that no slow machine runs into.</summary>
    internal static GroupSettings Attentive { get; } = Group with { RetryInterval = TimeSpan.FromSeconds(3) };

    internal FakeReplica Replica(string name)
    {
        var replica = new FakeReplica(CreateTestProbe(), $"akka.tcp://test@{name}:1", Sys);
        _replicas.Add(replica.Address, replica);
        return replica;
    }

    /// <summary>A proxy that knows these replicas by a static list, and the addresses of all others.</summary>
    internal IActorRef Proxy(GroupSettings settings, params FakeReplica[] members) => ProxyBeside(null, settings, members);

    /// <summary>A proxy on a node with a replica.</summary>
    internal IActorRef ProxyBeside(FakeReplica? local, GroupSettings settings, params FakeReplica[] members)
    {
        var listed = settings with { Members = [.. members.Select(m => new MemberAddress(m.Address, m.Address))] };
        return Sys.ActorOf(GroupProxy.Props(listed, local?.Ref, address => _replicas.GetValueOrDefault(address)?.Ref, bound => bound / 2));
    }

    internal SmrClient Client(IActorRef proxy) => new("g", proxy, Sys);

    /// <summary>Waits for a task by a bound, for a test that would otherwise hang.</summary>
    internal static T Within<T>(Task<T> task)
    {
        Assert.True(task.Wait(TimeSpan.FromSeconds(10)), "No answer came.");
        return task.Result;
    }
}
