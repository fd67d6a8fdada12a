using Akka.Actor;
using Xunit;

namespace Akka.StandIn.Tests.Actor;

public class SmokeTests
{
    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is "boom") throw new InvalidOperationException("boom");
            Sender.Tell(message);
        }
    }

    [Fact]
    public async Task An_actor_answers()
    {
        var system = ActorSystem.Create("smoke");
        var echo = system.ActorOf(Props.Create<Echo>(), "echo");
        Assert.Equal("hi", await echo.Ask<string>("hi", TimeSpan.FromSeconds(3)));
        echo.Tell("boom");
        Assert.Equal("again", await echo.Ask<string>("again", TimeSpan.FromSeconds(3)));
        await Assert.ThrowsAsync<AskTimeoutException>(() => system.DeadLetters.Ask<string>("x", TimeSpan.FromMilliseconds(50)));
        await system.Terminate();
    }
}
