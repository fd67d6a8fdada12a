using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace Akka.Smr.Tests.Support;

/// <summary>What a test orders a <see cref="FaultyJournal"/> to do from now on. It is answered by itself once it is in force.</summary>
internal sealed record JournalFaults
{
    /// <summary>A journal that works.</summary>
    public static JournalFaults None { get; } = new();

    /// <summary>Writes fail.</summary>
    public bool FailWrites { get; init; }

    /// <summary>Writes that fail are stored nevertheless: the outcome of a failed write is unknown.</summary>
    public bool StoreFailedWrites { get; init; }

    /// <summary>Writes are rejected, without a failure.</summary>
    public bool RejectWrites { get; init; }

    /// <summary>Writes are kept; they go on, in their order, once this is off again.</summary>
    public bool HangWrites { get; init; }

    /// <summary>Deletions are kept, likewise.</summary>
    public bool HangDeletions { get; init; }

    /// <summary>Deletions fail.</summary>
    public bool FailDeletions { get; init; }

    /// <summary>Recoveries fail.</summary>
    public bool FailReplays { get; init; }

    /// <summary>Recoveries are kept; they go on once this is off again.</summary>
    public bool HangReplays { get; init; }
}

/// <summary>Asks a <see cref="FaultyJournal"/> to tell of every write and every deletion that reaches it.</summary>
internal sealed record ObserveJournal(IActorRef Observer);

/// <summary>An operation has reached the journal, up to this sequence number.</summary>
internal sealed record JournalReached(string What, string PersistenceId, long SequenceNr);

/// <summary>
/// A journal in memory that fails, rejects, hangs and loses as it is told. Like a database it takes no sequence number twice, and holds
/// events as the bytes that their serializer made.
/// </summary>
internal sealed class FaultyJournal : AsyncWriteJournal
{
    public const string Config = """
        akka.persistence.journal.faulty {
          class = "Akka.Smr.Tests.Support.FaultyJournal, Akka.Smr.Tests"
          circuit-breaker { max-failures = 1000000, call-timeout = 60s }
        }
        """;

    public const string PluginId = "akka.persistence.journal.faulty";

    private readonly SortedDictionary<(string Id, long SequenceNr), IPersistentRepresentation> _events = [];
    private readonly Dictionary<string, long> _highest = [];
    private readonly List<TaskCompletionSource> _writes = [];
    private readonly List<TaskCompletionSource> _deletions = [];
    private readonly List<TaskCompletionSource> _replays = [];
    private readonly Lock _gate = new();
    private readonly Akka.Serialization.Serialization _serialization = Context.System.Serialization;
    private JournalFaults _faults = JournalFaults.None;
    private IActorRef _observer = ActorRefs.Nobody;

    protected override bool ReceivePluginInternal(object message)
    {
        switch (message)
        {
            case ObserveJournal observe:
                _observer = observe.Observer;
                break;
            case JournalFaults faults:
                _faults = faults;
                if (!faults.HangWrites)
                    Release(_writes);
                if (!faults.HangDeletions)
                    Release(_deletions);
                if (!faults.HangReplays)
                    Release(_replays);
                break;
            default:
                return false;
        }

        Sender.Tell(message);
        return true;
    }

    protected override async Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var writes = messages.ToList();
        var faults = _faults;
        var last = writes[^1];
        _observer.Tell(new JournalReached("write", last.PersistenceId, last.HighestSequenceNr));
        if (faults.RejectWrites)
            return writes.Select(Exception? (_) => new ArgumentException("no, thank you")).ToImmutableList();

        await Wait(faults.HangWrites, _writes);
        if (!faults.FailWrites || faults.StoreFailedWrites)
            Store(writes);
        return faults.FailWrites ? throw new IOException("disk on fire") : null;
    }

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr)
    {
        lock (_gate)
            return Task.FromResult(_highest.GetValueOrDefault(persistenceId));
    }

    public override async Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        var faults = _faults;
        await Wait(faults.HangReplays, _replays);
        if (faults.FailReplays)
            throw new IOException("unreadable");
        List<IPersistentRepresentation> found;
        lock (_gate)
            found = [.. _events.Where(e => e.Key.Id == persistenceId && e.Key.SequenceNr >= fromSequenceNr && e.Key.SequenceNr <= toSequenceNr).Select(e => e.Value)];
        found.ForEach(recoveryCallback);
    }

    protected override async Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr)
    {
        var faults = _faults;
        _observer.Tell(new JournalReached("delete", persistenceId, toSequenceNr));
        await Wait(faults.HangDeletions, _deletions);
        if (faults.FailDeletions)
            throw new IOException("undeletable");
        lock (_gate)
        {
            foreach (var key in _events.Keys.Where(key => key.Id == persistenceId && key.SequenceNr <= toSequenceNr).ToList())
                _events.Remove(key);
        }
    }

    private static Task Wait(bool hang, List<TaskCompletionSource> kept)
    {
        if (!hang)
            return Task.CompletedTask;
        var gate = new TaskCompletionSource();
        kept.Add(gate);
        return gate.Task;
    }

    private static void Release(List<TaskCompletionSource> kept)
    {
        kept.ForEach(gate => gate.SetResult());
        kept.Clear();
    }

    private void Store(List<AtomicWrite> writes)
    {
        lock (_gate)
        {
            foreach (var e in writes.SelectMany(write => (IEnumerable<IPersistentRepresentation>)write.Payload))
            {
                if (!_events.TryAdd((e.PersistenceId, e.SequenceNr), e.WithPayload(Copy(e.Payload))))
                    throw new InvalidOperationException($"{e.PersistenceId} has an event {e.SequenceNr} already.");
                _highest[e.PersistenceId] = Math.Max(_highest.GetValueOrDefault(e.PersistenceId), e.SequenceNr);
            }
        }
    }

    private object Copy(object payload)
    {
        var serializer = _serialization.FindSerializerFor(payload);
        return _serialization.Deserialize(serializer.ToBinary(payload), serializer.Identifier, Akka.Serialization.Serialization.ManifestFor(serializer, payload));
    }
}
