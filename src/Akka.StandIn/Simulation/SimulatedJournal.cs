using System.Collections.Immutable;
using System.Globalization;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace Akka.StandIn.Simulation;

/// <summary>
/// The journal of a simulated node: events, as the real serializers write them, on the node's disk. It promises what the SQL
/// journal promises: a request is written all or none, an event that is there already fails its request, one that can't be
/// serialized is rejected.
/// </summary>
internal sealed class SimulatedJournal : AsyncWriteJournal
{
    private readonly SimulatedRuntime _runtime = (SimulatedRuntime)Context.System.Runtime;
    private readonly PayloadCodec _codec = new((ActorSystemImpl)Context.System);
    private readonly string _writer = Context.System.Runtime.NewGuid().ToString("N");

    /// <summary>The writes under way, and who waits for their end.</summary>
    private readonly List<(string PersistenceId, List<DiskAnswer> Waiting)> _underWay = [];

    private SimulatedDisk Disk => _runtime.Node.Disk;

    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr)
    {
        // A restarted actor must see what its earlier instance is still writing, whether that succeeds or fails.
        if (_underWay.FindLast(write => write.PersistenceId == persistenceId).Waiting is { } waiting)
        {
            // A promise of its own: of several that await one task, all but one would go on in the thread pool.
            var ended = new DiskAnswer();
            waiting.Add(ended);
            await ended.Task.ConfigureAwait(false);
        }

        await Read($"highest {persistenceId}").ConfigureAwait(false);
        return Disk.Journal.Rows.Of(persistenceId) is { Count: > 0 } rows ? rows.Last().Key : 0;
    }

    public override async Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        await Read($"replay {persistenceId}").ConfigureAwait(false);
        var left = max;
        var rows = Disk.Journal.Rows.Of(persistenceId).Where(row => row.Key >= fromSequenceNr && row.Key <= toSequenceNr).ToList();
        foreach (var (number, bytes) in rows)
        {
            var row = StoredRow.Read(bytes);
            if (row.IsDeleted) continue;
            if (left-- <= 0) return;
            recoveryCallback(new Persistent(
                _codec.Decode(row.Payload), number, persistenceId, row.Payload.Manifest, writerGuid: row.Writer, timestamp: row.Timestamp));
        }
    }

    protected override Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var rows = new List<RowChange>();
        var results = ImmutableArray.CreateBuilder<Exception?>();
        foreach (var write in messages) results.Add(TryAdd(rows, write));

        IImmutableList<Exception?>? rejections = results.All(result => result is null) ? null : results.ToImmutable();
        return rows.Count == 0 ? Task.FromResult(rejections) : Write(rows, rejections, results.Count);
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr)
    {
        var answer = new DiskAnswer();
        var what = string.Create(CultureInfo.InvariantCulture, $"delete {persistenceId}@..{toSequenceNr}");
        Disk.Remove(Disk.Journal, _runtime.Process, what, rows => Deletions(rows, persistenceId, toSequenceNr), answer.Set);
        return answer.Task;
    }

    /// <summary>The row with the highest of the numbers stays, marked, so that an emptied journal does not count from one again.</summary>
    private static List<RowChange> Deletions(DiskRows rows, string persistenceId, long to)
    {
        var deleted = rows.Of(persistenceId)
            .TakeWhile(row => row.Key <= to)
            .Select(row => new RowChange(RowChangeKind.Put, persistenceId, row.Key, null))
            .ToList();
        if (deleted.Count > 0) deleted[^1] = deleted[^1] with { Row = new StoredRow(true, 0, "", new StoredPayload(0, "", [])).Write() };
        return deleted;
    }

    private async Task<IImmutableList<Exception?>?> Write(List<RowChange> rows, IImmutableList<Exception?>? rejections, int count)
    {
        var underWay = (rows[0].Key, Waiting: new List<DiskAnswer>());
        _underWay.Add(underWay);
        var answer = new DiskAnswer();
        Disk.Write(Disk.Journal, _runtime.Process, rows, answer.Set);
        try
        {
            await answer.Task.ConfigureAwait(false);
            return rejections;
        }
        catch (WriteRejectedException rejection)
        {
            return ImmutableArray.CreateRange(Enumerable.Repeat<Exception?>(rejection, count));
        }
        finally
        {
            _underWay.Remove(underWay);
            foreach (var waiting in underWay.Waiting) waiting.Set(null);
        }
    }

    private Exception? TryAdd(List<RowChange> rows, AtomicWrite write)
    {
        var before = rows.Count;
        try
        {
            foreach (var e in write.Events)
            {
                var timestamp = e.Timestamp == 0 ? _runtime.UtcNow.Ticks : e.Timestamp;
                var row = new StoredRow(false, timestamp, _writer, _codec.Encode(e.Payload)).Write();
                rows.Add(new RowChange(RowChangeKind.Insert, e.PersistenceId, e.SequenceNr, row));
            }

            return null;
        }
        catch (Exception failure)
        {
            rows.RemoveRange(before, rows.Count - before);
            return failure;
        }
    }

    private Task Read(string what)
    {
        var answer = new DiskAnswer();
        Disk.Read(_runtime.Process, what, answer.Set);
        return answer.Task;
    }
}
