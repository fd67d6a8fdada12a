using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Persistence;

/// <summary>What an actor hands to its journal, together with whom the answer seems to come from.</summary>
public interface IPersistentEnvelope
{
    object Payload { get; }

    IActorRef Sender { get; }

    int Size { get; }
}

/// <summary>Events of one actor that are stored all or none. It stays a list, though only single events are offered here.</summary>
public sealed class AtomicWrite : IPersistentEnvelope
{
    public AtomicWrite(IPersistentRepresentation @event)
        : this(ImmutableArray.Create(@event))
    {
    }

    public AtomicWrite(IImmutableList<IPersistentRepresentation> payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (payload.Count == 0)
            throw new ArgumentException("Payload of AtomicWrite must not be empty.", nameof(payload));

        var first = payload[0];
        for (var i = 1; i < payload.Count; i++)
        {
            if (payload[i].PersistenceId != first.PersistenceId)
            {
                throw new ArgumentException(
                    $"AtomicWrite must contain messages for the same persistenceId, yet [{first.PersistenceId}] and [{payload[i].PersistenceId}] were found.",
                    nameof(payload));
            }
        }

        Payload = payload;
        Size = payload.Count;
        PersistenceId = first.PersistenceId;
        LowestSequenceNr = first.SequenceNr;
        HighestSequenceNr = payload[^1].SequenceNr;
    }

    /// <summary>An <see cref="IImmutableList{T}"/> of <see cref="IPersistentRepresentation"/>.</summary>
    public object Payload { get; }

    public IActorRef Sender => ActorRefs.NoSender;

    public int Size { get; }

    public string PersistenceId { get; }

    public long LowestSequenceNr { get; }

    public long HighestSequenceNr { get; }

    internal IImmutableList<IPersistentRepresentation> Events => (IImmutableList<IPersistentRepresentation>)Payload;

    public override string ToString() =>
        $"AtomicWrite<pid: {PersistenceId}, lowSeqNr: {LowestSequenceNr}, highSeqNr: {HighestSequenceNr}, size: {Size}, sender: {Sender}>";
}
