using Akka.Actor;

namespace Akka.Smr.Benchmarks.Load;

/// <summary>Sends everything back: the other end of a remote round trip.</summary>
internal sealed class Echo : UntypedActor
{
    public const string Name = "echo";

    protected override void OnReceive(object message) => Sender.Tell(message);
}
