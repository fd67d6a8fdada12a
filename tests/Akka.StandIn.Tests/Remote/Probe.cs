using System.Threading.Channels;
using Akka.Actor;

namespace Akka.StandIn.Tests.Remote;

/// <summary>Stands in an actor system and keeps what it is told, for a test to look at.</summary>
internal sealed class Probe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Channel<(object Message, IActorRef Sender)> _received = Channel.CreateUnbounded<(object, IActorRef)>();

    public Probe(ActorSystem system, string? name = null)
    {
        Ref = system.ActorOf(Props.Create(() => new Listener(_received.Writer)), name);
    }

    public IActorRef Ref { get; }

    /// <summary>A probe that hears of everything of a type on the event stream.</summary>
    public static Probe Of<T>(ActorSystem system)
    {
        var probe = new Probe(system);
        system.EventStream.Subscribe(probe.Ref, typeof(T));
        return probe;
    }

    /// <summary>The next message of that type that pleases; what comes before is passed over.</summary>
    public async Task<T> Expect<T>(Func<T, bool>? pleases = null) => (T)(await ExpectEnvelope(pleases)).Message;

    public async Task<(object Message, IActorRef Sender)> ExpectEnvelope<T>(Func<T, bool>? pleases = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var next = await _received.Reader.ReadAsync(patience.Token);
            if (next.Message is T message && (pleases is null || pleases(message)))
                return next;
        }
    }

    /// <summary>All that has come and was not looked at.</summary>
    public List<object> Drain()
    {
        var all = new List<object>();
        while (_received.Reader.TryRead(out var next))
            all.Add(next.Message);
        return all;
    }

    private sealed class Listener(ChannelWriter<(object, IActorRef)> received) : UntypedActor
    {
        protected override void OnReceive(object message) => received.TryWrite((message, Sender));
    }
}
