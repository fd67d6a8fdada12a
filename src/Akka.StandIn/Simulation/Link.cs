using Akka.Actor;

namespace Akka.StandIn.Simulation;

/// <summary>The way from one node to another: what the wire does in this direction.</summary>
internal sealed class Link(SimulatedNode from, SimulatedNode to, ulong seed)
{
    public SimulatedNode From => from;

    public SimulatedNode To => to;

    /// <summary>Each direction draws from a stream of its own.</summary>
    public SeededRandom Random { get; } = new(seed, $"link {from.Name} {to.Name}");

    public Latency Latency { get; set; } = Latency.LongTail(TimeSpan.FromMicroseconds(100), TimeSpan.FromMicroseconds(100));

    public double Loss { get; set; }

    public double Duplication { get; set; }

    /// <summary>Since when nothing passes; null while it is whole.</summary>
    public long? CutSince { get; set; }

    /// <summary>Messages that had arrived on connections that were reset, and come once more on the next one.</summary>
    public Queue<ArrivedMessage> Repeats { get; } = new();

    public override string ToString() => $"{from.Name}>{to.Name}";
}

/// <summary>A message from another node as it was delivered.</summary>
internal readonly record struct ArrivedMessage(Incarnation Process, IActorRef Target, object Message, IActorRef Sender);
