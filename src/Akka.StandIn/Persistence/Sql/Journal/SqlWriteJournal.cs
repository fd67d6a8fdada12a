using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Journal;
using Akka.StandIn.Runtime;

namespace Akka.Persistence.Sql.Journal;

/// <summary>
/// A journal in a table of a database. Requests that wait together are written in one transaction; an event that is there
/// already, by number, fails its request; one that can't be serialized is rejected.
/// </summary>
public class SqlWriteJournal : AsyncWriteJournal
{
    private readonly JournalTable _table;
    private readonly PayloadCodec _codec;
    private readonly SqlWorkers _writers;
    private readonly SqlWorkers _readers;
    private readonly int _batchSize;
    private readonly int _replayBatchSize;

    /// <summary>Names this instance in its rows, so that a replay can tell them from another writer's.</summary>
    private readonly string _writerUuid;

    private readonly ActorCell _cell;

    /// <summary>The youngest write under way of each persistence id.</summary>
    private readonly ConcurrentDictionary<string, Task> _writesInProgress = new();

    public SqlWriteJournal(Config journalConfig)
    {
        var config = journalConfig.WithFallback(SqlPersistence.DefaultJournalConfiguration);
        _table = new JournalTable(SqlPlugin.MappingOf(config));
        _codec = new PayloadCodec((ActorSystemImpl)Context.System);
        _batchSize = config.GetInt("batch-size");
        _replayBatchSize = config.GetInt("replay-batch-size");
        _writerUuid = Context.System.Runtime.NewGuid().ToString("N");
        _cell = (ActorCell)Context;

        var plugin = new SqlPlugin(Self.Path.Name, config, _table.Create);
        _writers = plugin.StartWorkers("writer", config.GetInt("buffer-size"));
        _readers = plugin.StartWorkers("reader", int.MaxValue);
    }

    /// <summary>
    /// On a thread of the journal's own dispatcher, with nothing behind it that could share the flush. A disk that stalls then holds up
    /// what comes next as well, which wants the same disk; the circuit breaker's time-out does not run meanwhile.
    /// </summary>
    private bool MayBlock => _cell.Dispatcher.Executor is DedicatedThreads && _cell.Mailbox.Next is null;

    protected override void PostStop()
    {
        _writers.Dispose();
        _readers.Dispose();
        base.PostStop();
    }

    protected override Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var rows = new List<JournalRow>();
        var results = ImmutableArray.CreateBuilder<Exception?>();
        foreach (var write in messages)
            results.Add(TryAddRows(rows, write));

        IImmutableList<Exception?>? rejections = results.All(result => result is null) ? null : results.ToImmutable();
        return rows.Count == 0 ? Task.FromResult(rejections) : Write(rows, rejections);
    }

    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr)
    {
        // A restarted actor must see what its earlier instance is still writing, whether that succeeds or fails.
        if (_writesInProgress.TryGetValue(persistenceId, out var write))
            await write.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        return await _readers.Run(session => _table.ReadHighest(session, persistenceId, fromSequenceNr)).ConfigureAwait(false);
    }

    public override async Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        var from = fromSequenceNr;
        var left = max;
        while (left > 0 && from <= toSequenceNr)
        {
            // Each batch queues anew: a long replay does not hold up the others.
            var limit = (int)Math.Min(left, _replayBatchSize);
            var start = from;
            var rows = await _readers
                .Run(session => _table.Read(session, persistenceId, start, toSequenceNr, limit))
                .ConfigureAwait(false);
            foreach (var row in rows)
                recoveryCallback(EventOf(row));
            if (rows.Count < limit)
                return;

            left -= rows.Count;
            from = rows[^1].SequenceNr + 1;
        }
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) => _writers.Run(session =>
    {
        _table.Delete(session, persistenceId, toSequenceNr);
        return true;
    });

    private async Task<IImmutableList<Exception?>?> Write(List<JournalRow> rows, IImmutableList<Exception?>? rejections)
    {
        var work = new WriteWork(_table, rows, _batchSize);
        var entry = KeyValuePair.Create(rows[0].PersistenceId, work.Task);
        _writesInProgress[entry.Key] = entry.Value;
        if (MayBlock)
            _writers.DoOrAdd(work);
        else
            _writers.Add(work);
        try
        {
            await work.Task.ConfigureAwait(false);
        }
        finally
        {
            _writesInProgress.TryRemove(entry);
        }

        return rejections;
    }

    /// <summary>Adds the rows of all events of a write, or says why it is rejected.</summary>
    private Exception? TryAddRows(List<JournalRow> rows, AtomicWrite write)
    {
        var before = rows.Count;
        try
        {
            var now = Context.System.Runtime.UtcNow.Ticks;
            foreach (var e in write.Events)
            {
                var created = e.Timestamp == 0L ? now : e.Timestamp;
                rows.Add(new JournalRow(e.PersistenceId, e.SequenceNr, created, _writerUuid, _codec.Encode(e.Payload)));
            }

            return null;
        }
        catch (Exception failure)
        {
            rows.RemoveRange(before, rows.Count - before);
            return failure;
        }
    }

    private Persistent EventOf(JournalRow row) => new(
        _codec.Decode(row.Payload),
        row.SequenceNr,
        row.PersistenceId,
        row.Payload.Manifest,
        writerGuid: row.WriterUuid,
        timestamp: row.Created);
}
