using System.Diagnostics;
using Akka.Actor;

namespace Akka.Smr.Benchmarks.Load;

/// <summary>One client: its next request leaves when the last one is answered.</summary>
internal sealed class ClosedLoopClient(IActorRef target, IEnumerator<object> requests, Sampler sampler) : UntypedActor
{
    private long _sentAt;

    protected override void PreStart() => Send();

    protected override void OnReceive(object message)
    {
        if (message is Status.Failure)
            sampler.Failed();
        else
            sampler.Answered(_sentAt, Stopwatch.GetTimestamp());
        Send();
    }

    private void Send()
    {
        requests.MoveNext();
        _sentAt = Stopwatch.GetTimestamp();
        target.Tell(requests.Current, Self);
    }
}
