using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Persistence.Journal;

/// <summary>A journal that forgets everything with its actor system. For tests.</summary>
public class MemoryJournal : AsyncWriteJournal
{
    private sealed class Log
    {
        public List<IPersistentRepresentation> Events { get; } = [];

        /// <summary>The highest number ever stored; deletions don't lower it.</summary>
        public long Highest { get; set; }
    }

    private readonly Dictionary<string, Log> _logs = [];

    protected override Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var now = Context.System.Runtime.UtcNow.Ticks;
        foreach (var write in messages)
        {
            if (!_logs.TryGetValue(write.PersistenceId, out var log))
                _logs.Add(write.PersistenceId, log = new Log());

            foreach (var e in write.Events)
                log.Events.Add(e.WithTimestamp(now));
            log.Highest = Math.Max(log.Highest, write.HighestSequenceNr);
        }

        return Task.FromResult<IImmutableList<Exception?>?>(null);
    }

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) =>
        Task.FromResult(_logs.TryGetValue(persistenceId, out var log) ? log.Highest : 0L);

    public override Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        if (!_logs.TryGetValue(persistenceId, out var log))
            return Task.CompletedTask;

        var left = max;
        foreach (var e in log.Events)
        {
            if (e.SequenceNr < fromSequenceNr || e.SequenceNr > toSequenceNr)
                continue;

            if (left-- <= 0)
                break;

            recoveryCallback(e);
        }

        return Task.CompletedTask;
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr)
    {
        if (_logs.TryGetValue(persistenceId, out var log))
            log.Events.RemoveAll(e => e.SequenceNr <= toSequenceNr);
        return Task.CompletedTask;
    }
}
