using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace Akka.StandIn.Tests.Persistence;

/// <summary>What a test tells a <see cref="ControlledJournal"/>; each is answered by itself once it is in force.</summary>
internal enum Control
{
    /// <summary>Keep writes, and questions for the highest number, until they are released.</summary>
    Hold,

    /// <summary>Let the oldest that is kept go on.</summary>
    Release,

    /// <summary>Let the youngest that is kept go on.</summary>
    ReleaseYoungest,

    /// <summary>Let all go on, and keep no more.</summary>
    ReleaseAll,

    /// <summary>Fail the next write, storing nothing.</summary>
    FailNext,

    /// <summary>Reject every write whose event is "reject me".</summary>
    Reject,

    /// <summary>Break the next replay off after its first event.</summary>
    FailReplay,
}

/// <summary>An operation has reached the journal.</summary>
/// <param name="What">Which.</param>
/// <param name="Events">How many events it is about.</param>
/// <param name="Kept">How many operations are kept, this one included.</param>
internal sealed record Reached(string What, int Events, int Kept);

/// <summary>Asks a <see cref="ControlledJournal"/> to tell of every operation that reaches it.</summary>
internal sealed record Observe(IActorRef Observer);

/// <summary>A journal in memory that does what a test wants when it wants it. It also shows that the base class can be derived from.</summary>
internal sealed class ControlledJournal : AsyncWriteJournal
{
    private readonly Dictionary<string, List<IPersistentRepresentation>> _events = [];
    private readonly List<TaskCompletionSource> _kept = [];
    private IActorRef _observer = ActorRefs.Nobody;
    private bool _hold;
    private bool _failNext;
    private bool _reject;
    private bool _failReplay;

    protected override bool ReceivePluginInternal(object message)
    {
        switch (message)
        {
            case Observe observe:
                _observer = observe.Observer;
                break;
            case Control control:
                Obey(control);
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
        var fail = _failNext;
        var reject = _reject;
        _failNext = false;
        await Reach("write", writes.Sum(write => write.Size));
        if (fail)
            throw new IOException("disk on fire");

        var results = writes.Select(Exception? (write) => Store(write, reject)).ToImmutableList();
        return results.All(result => result is null) ? null : results;
    }

    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr)
    {
        await Reach("read", 0);
        lock (_events)
            return _events.TryGetValue(persistenceId, out var log) ? log[^1].SequenceNr : 0L;
    }

    public override Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        lock (_events)
        {
            foreach (var e in _events[persistenceId].Where(e => e.SequenceNr >= fromSequenceNr && e.SequenceNr <= toSequenceNr))
            {
                recoveryCallback(e);
                if (_failReplay)
                    throw new IOException("unreadable");
            }
        }

        return Task.CompletedTask;
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr) =>
        Task.FromException(new NotSupportedException("nothing is ever deleted here"));

    private ArgumentException? Store(AtomicWrite write, bool reject)
    {
        var events = (IEnumerable<IPersistentRepresentation>)write.Payload;
        if (reject && events.Any(e => e.Payload is "reject me"))
            return new ArgumentException("no, thank you");

        lock (_events)
        {
            if (!_events.TryGetValue(write.PersistenceId, out var log))
                _events.Add(write.PersistenceId, log = []);
            log.AddRange(events);
        }

        return null;
    }

    private Task Reach(string what, int events)
    {
        var gate = Task.CompletedTask;
        if (_hold)
        {
            _kept.Add(new TaskCompletionSource());
            gate = _kept[^1].Task;
        }

        _observer.Tell(new Reached(what, events, _kept.Count));
        return gate;
    }

    private void Obey(Control control)
    {
        switch (control)
        {
            case Control.Hold:
                _hold = true;
                break;
            case Control.Release:
                Release(0);
                break;
            case Control.ReleaseYoungest:
                Release(_kept.Count - 1);
                break;
            case Control.ReleaseAll:
                _hold = false;
                while (_kept.Count > 0)
                    Release(0);
                break;
            case Control.FailNext:
                _failNext = true;
                break;
            case Control.Reject:
                _reject = true;
                break;
            case Control.FailReplay:
                _failReplay = true;
                break;
        }
    }

    private void Release(int index)
    {
        var gate = _kept[index];
        _kept.RemoveAt(index);
        gate.SetResult();
    }
}
