using Akka.Actor;

namespace Akka.Smr.Tests.Support;

/// <summary>A parent by proxy: what its child tells its parent goes to a probe, what anybody else tells it goes to the child.</summary>
internal sealed class Foster(Props child, IActorRef probe) : UntypedActor
{
    private readonly IActorRef _child = Context.ActorOf(child, "child");

    public static Props Props(Props child, IActorRef probe) => Actor.Props.Create(() => new Foster(child, probe));

    protected override void OnReceive(object message)
    {
        if (Sender.Equals(_child))
            probe.Tell(message, _child);
        else
            _child.Forward(message);
    }
}
