using System.Collections.Concurrent;
using Akka.Actor;
using Xunit;

namespace Akka.StandIn.Tests.Persistence;

/// <summary>An actor that keeps what it is told, for a test to take out in order.</summary>
internal sealed class Inbox
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly BlockingCollection<(object Message, IActorRef Sender)> _messages = [];

    public Inbox(ActorSystem system) => Ref = system.ActorOf(Props.Create(() => new Keeper(this)));

    private sealed class Keeper(Inbox inbox) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is Watching watching)
                Context.Watch(watching.Subject);
            else
                inbox._messages.Add((message, Sender));
        }
    }

    private sealed record Watching(IActorRef Subject);

    public IActorRef Ref { get; }

    public IActorRef LastSender { get; private set; } = ActorRefs.Nobody;

    public void Watch(IActorRef subject) => Ref.Tell(new Watching(subject));

    public object Next()
    {
        Assert.True(_messages.TryTake(out var next, Patience), "Nothing came.");
        LastSender = next.Sender;
        return next.Message;
    }

    public T Next<T>() => Assert.IsType<T>(Next());

    /// <summary>The next messages are exactly these.</summary>
    public void Expect(params object[] messages)
    {
        foreach (var message in messages)
            Assert.Equal(message, Next());
    }

    public void ExpectTermination(IActorRef subject) => Assert.Equal(subject, Next<Terminated>().ActorRef);
}
