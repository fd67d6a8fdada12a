using System.Collections.Concurrent;
using Akka.Actor;
using Xunit;

namespace Akka.StandIn.Tests.Cluster;

/// <summary>An actor that keeps what it is told, for a test to take out in order.</summary>
public sealed class Listener
{
    private readonly BlockingCollection<object> _messages = [];

    public Listener(ActorSystem system) => Ref = system.ActorOf(Props.Create(() => new Keeper(_messages)));

    public IActorRef Ref { get; }

    /// <summary>The next message, which must be of this type.</summary>
    public T Expect<T>()
    {
        Assert.True(_messages.TryTake(out var next, ClusterTest.Patience), $"{typeof(T).Name} did not come.");
        return Assert.IsType<T>(next);
    }

    public void ExpectNothing(TimeSpan within) => Assert.False(_messages.TryTake(out var next, within), $"{next} came.");

    /// <summary>Waits for any message, or that time.</summary>
    public void Listen(TimeSpan atMost) => _messages.TryTake(out _, atMost);

    private sealed class Keeper(BlockingCollection<object> messages) : UntypedActor
    {
        protected override void OnReceive(object message) => messages.Add(message);
    }
}
