using Akka.Actor;

namespace Akka.Smr.Benchmarks.Load;

/// <summary>The clients of one workload on one node; they end with it.</summary>
internal sealed class Crowd(IActorRef target, Workload workload, Sampler sampler) : UntypedActor
{
    protected override void PreStart()
    {
        for (var i = 0; i < workload.Clients; i++)
        {
            var requests = workload.RequestsOf(i);
            Context.ActorOf(Props.Create(() => new ClosedLoopClient(target, requests, sampler)));
        }
    }

    protected override void OnReceive(object message) => Unhandled(message);
}
