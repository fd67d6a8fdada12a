using Akka.Actor;
using Xunit;

namespace Akka.StandIn.Tests.Actor;

/// <summary>What holds where no actor runs.</summary>
public class OutsideTests
{
    private sealed class Any : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }

    [Fact]
    public void An_actor_cannot_be_made_with_new()
    {
        Exception? thrown = null;
        // A thread of its own: a TestKit leaves its test actor's context on the thread it ran on.
        var thread = new Thread(() => thrown = Record.Exception(() => new Any()));
        thread.Start();
        thread.Join();
        Assert.IsType<ActorInitializationException>(thrown);
    }
}
