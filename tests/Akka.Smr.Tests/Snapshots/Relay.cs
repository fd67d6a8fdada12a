using Akka.Actor;
using Akka.Smr.Protocol;
using Akka.Smr.Snapshots;

namespace Akka.Smr.Tests.Snapshots;

/// <summary>
/// The wire between two stores: chunks go one way, acknowledgements the other, each of them lost, doubled or overtaken by the next as
/// chance has it. It counts the bytes on their way, as their sender must see them.
/// </summary>
internal sealed class Relay(IActorRef sender, IActorRef receiver, int seed, int troublePercent, RelayCounts counts) : UntypedActor
{
    private readonly Random _chance = new(seed);
    private object? _overtaken;
    private long _sentUpTo;
    private long _acknowledged;

    public static Props Props(IActorRef sender, IActorRef receiver, int seed, int troublePercent, RelayCounts counts) =>
        Actor.Props.Create(() => new Relay(sender, receiver, seed, troublePercent, counts));

    protected override void OnReceive(object message)
    {
        Count(message);
        var held = _overtaken;
        _overtaken = null;
        if (_chance.Next(100) >= troublePercent)
        {
            Deliver(message);
        }
        else
        {
            switch (_chance.Next(3))
            {
                case 0:
                    break;
                case 1:
                    Deliver(message);
                    Deliver(message);
                    break;
                default:
                    _overtaken = message;
                    break;
            }
        }

        if (held is not null)
            Deliver(held);
    }

    private void Count(object message)
    {
        if (message is SnapshotChunk chunk)
        {
            counts.Chunks++;
            counts.OnChunk?.Invoke(chunk, counts.Chunks);
            _sentUpTo = Math.Max(_sentUpTo, chunk.Offset + chunk.Bytes.Length);
            counts.MostBytesUnderWay = Math.Max(counts.MostBytesUnderWay, _sentUpTo - _acknowledged);
        }
    }

    private void Deliver(object message)
    {
        if (message is SnapshotChunkReceived received)
            _acknowledged = Math.Max(_acknowledged, received.Received);
        var to = message is SnapshotChunk ? receiver : sender;
        to.Tell(new FromPeer(Self, (ISmrMessage)message), Self);
    }
}

/// <summary>What a <see cref="Relay"/> has seen; to be read when it has come to rest.</summary>
internal sealed class RelayCounts
{
    public int Chunks { get; set; }

    public long MostBytesUnderWay { get; set; }

    /// <summary>Told of every chunk that comes by, and of how many there were.</summary>
    public Action<SnapshotChunk, int>? OnChunk { get; init; }
}
