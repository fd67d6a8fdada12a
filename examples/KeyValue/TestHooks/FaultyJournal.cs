using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql.Journal;

namespace KeyValue.TestHooks;

/// <summary>The journal of a node with test hooks: the real one, in which faults can be ordered.</summary>
internal sealed class FaultyJournal(Config config) : SqlWriteJournal(config)
{
    private readonly JournalFaults _faults = JournalFaults.Get(Context.System);

#nullable disable annotations // A null stands for success here, whatever a base class's version says of it.
    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var writes = messages.ToArray();
        var faults = _faults.Current;
        // The real journal is asked first, since only here it is inside its actor. What waits is its answer.
        var written = faults.FailWrites || faults.RejectWrites ? null : base.WriteMessagesAsync(writes);
        if (faults.DelayMs > 0)
            await Task.Delay(faults.DelayMs).ConfigureAwait(false);
        for (var end = _faults.End; _faults.Current.Hang; end = _faults.End)
            await end.ConfigureAwait(false);
        if (written is not null)
            return await written.ConfigureAwait(false);
        return faults.RejectWrites
            ? writes.Select(Exception (_) => new InvalidDataException("The write was rejected, as was ordered.")).ToImmutableArray()
            : throw new IOException("The write failed, as was ordered.");
    }
#nullable restore annotations

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback) =>
        _faults.Current.FailRecovery
            ? Task.FromException(new IOException("The replay failed, as was ordered."))
            : base.ReplayMessagesAsync(context, persistenceId, fromSequenceNr, toSequenceNr, max, recoveryCallback);

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) =>
        _faults.Current.FailRecovery
            ? Task.FromException<long>(new IOException("The replay failed, as was ordered."))
            : base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr);
}
