using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>What every journal that writes has in common.</summary>
public abstract class WriteJournalBase : ActorBase
{
    /// <summary>The writes as they are stored: without senders, which mean nothing to a later reader.</summary>
    protected IEnumerable<AtomicWrite> PreparePersistentBatch(IEnumerable<IPersistentEnvelope> resequenceables)
    {
        var writes = new List<AtomicWrite>();
        foreach (var envelope in resequenceables)
        {
            if (envelope is AtomicWrite write)
                writes.Add(new AtomicWrite(write.Size == 1 ? [Stored(write.Events[0])] : [.. write.Events.Select(Stored)]));
        }

        return writes;
    }

    private static IPersistentRepresentation Stored(IPersistentRepresentation e) =>
        e.Update(e.SequenceNr, e.PersistenceId, e.IsDeleted, ActorRefs.NoSender, e.WriterGuid);
}
