using Akka.Actor;
using Xunit;

namespace Akka.StandIn.Tests.StandInOnly.TestKit;

/// <summary>What a test kit leaves behind on the thread that runs the tests. On Akka.NET it leaves its sender there.</summary>
public sealed class ThreadTests
{
    [Fact]
    public void The_thread_is_as_it_was_when_the_kit_is_gone()
    {
        var before = SynchronizationContext.Current;
        using var outer = new Akka.TestKit.Xunit2.TestKit();
        var within = SynchronizationContext.Current;
        var inner = new Akka.TestKit.Xunit2.TestKit();
        Assert.NotSame(within, SynchronizationContext.Current);

        inner.Dispose();
        Assert.Same(within, SynchronizationContext.Current);
        outer.ActorOf(Props.Create(() => new Answering())).Tell("whose?");
        outer.ExpectMsg("yours");

        outer.Dispose();
        Assert.Same(before, SynchronizationContext.Current);
    }

    private sealed class Answering : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell("yours");
    }
}
