using Akka.Actor;

namespace Akka.Smr.Tests.StateMachines;

/// <summary>Stands where the replica would: the machine's parent, which passes on whatever it hears to a probe.</summary>
internal sealed class ReplicaStandIn : UntypedActor
{
    private readonly IActorRef _probe;

    public ReplicaStandIn(Props machine, IActorRef probe)
    {
        _probe = probe;
        probe.Tell(new Created(Context.ActorOf(machine, "machine")));
    }

    protected override void OnReceive(object message)
    {
        _probe.Tell(message, Sender);
    }

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(thrown =>
    {
        _probe.Tell(new Crashed(thrown));
        return thrown is ActorKilledException ? Directive.Restart : Directive.Stop;
    });

    internal sealed record Created(IActorRef Machine) : INoSerializationVerificationNeeded;

    internal sealed record Crashed(Exception Cause) : INoSerializationVerificationNeeded;
}
