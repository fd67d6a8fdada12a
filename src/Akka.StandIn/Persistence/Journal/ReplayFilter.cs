using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Pattern;

namespace Akka.Persistence.Journal;

/// <summary>What to do about an event that can't be right.</summary>
public enum ReplayFilterMode
{
    /// <summary>Break the replay off.</summary>
    Fail,

    /// <summary>Say so and pass it on.</summary>
    Warn,

    /// <summary>Say so and drop what the older writer wrote.</summary>
    RepairByDiscardOld,

    /// <summary>Don't look.</summary>
    Disabled,
}

/// <summary>The <c>replay-filter</c> section of a journal.</summary>
internal sealed class ReplayFilterSettings
{
    public ReplayFilterSettings(Config config, ILoggingAdapter log)
    {
        var mode = config.GetString("replay-filter.mode", "");
        Mode = mode.ToLowerInvariant() switch
        {
            "off" => ReplayFilterMode.Disabled,
            "repair-by-discard-old" => ReplayFilterMode.RepairByDiscardOld,
            "fail" => ReplayFilterMode.Fail,
            "warn" => ReplayFilterMode.Warn,
            _ => throw new ConfigurationException(
                $"Invalid replay-filter.mode [{mode}], supported values [off, repair-by-discard-old, fail, warn]"),
        };
        WindowSize = Positive(config, "replay-filter.window-size");
        MaxOldWriters = Positive(config, "replay-filter.max-old-writers");
        Log = log;
    }

    public ReplayFilterMode Mode { get; }

    /// <summary>How many events are held back, so that a newer writer can still take them back.</summary>
    public int WindowSize { get; }

    public int MaxOldWriters { get; }

    public ILoggingAdapter Log { get; }

    private static int Positive(Config config, string key) => config.GetInt(key) is > 0 and var value
        ? value
        : throw new ConfigurationException($"{key} must be > 0");
}

/// <summary>
/// Stands between a replay and its actor and finds what two writers of one persistence id have left behind: events out of
/// order, and events of a writer that had already been replaced. Used by one thread at a time.
/// </summary>
internal sealed class ReplayFilter(IActorRef persistentActor, ReplayFilterSettings settings)
{
    private readonly LinkedList<ReplayedMessage> _window = [];
    private readonly Queue<string> _oldWriters = [];
    private string _writer = string.Empty;
    private long _sequenceNr = -1L;
    private bool _failed;

    public void Pass(IPersistentRepresentation e)
    {
        // Journals older than these filters marked deleted events instead of removing them.
        if (e.IsDeleted || _failed)
            return;

        var message = new ReplayedMessage(e);
        if (settings.Mode == ReplayFilterMode.Disabled)
        {
            Tell(message);
            return;
        }

        if (_window.Count == settings.WindowSize)
        {
            Tell(_window.First!.Value);
            _window.RemoveFirst();
        }

        if (e.WriterGuid == _writer)
            PassFromSameWriter(message);
        else if (_oldWriters.Contains(e.WriterGuid))
            PassFromOldWriter(message);
        else
            PassFromNewWriter(message);
    }

    /// <summary>Sends what is held back, then how the replay ended.</summary>
    public void End(IJournalResponse outcome)
    {
        if (_failed)
            return;

        foreach (var message in _window)
            Tell(message);
        Tell(outcome);
    }

    private void PassFromSameWriter(ReplayedMessage message)
    {
        var e = message.Persistent;

        // An equal number is no error: journals may make several events out of a stored one.
        if (e.SequenceNr >= _sequenceNr)
        {
            _window.AddLast(message);
            _sequenceNr = e.SequenceNr;
        }
        else if (MayPass(
            $"Invalid replayed event [sequenceNr={e.SequenceNr}, writerUUID={e.WriterGuid}] as the sequenceNr should be equal to or " +
            $"greater than already-processed event [sequenceNr={_sequenceNr}, writerUUID={_writer}] from the same writer, for the same " +
            $"persistenceId [{e.PersistenceId}]. Perhaps, events were journaled out of sequence, or duplicate PersistentId for different entities?"))
        {
            _window.AddLast(message);
        }
    }

    private void PassFromOldWriter(ReplayedMessage message)
    {
        var e = message.Persistent;
        if (MayPass(
            $"Invalid replayed event [sequenceNr={e.SequenceNr}, writerUUID={e.WriterGuid}]. There was already a newer writer whose last " +
            $"replayed event was [sequenceNr={_sequenceNr}, writerUUID={_writer}] for the same persistenceId [{e.PersistenceId}]. Perhaps, " +
            "the old writer kept journaling messages after the new writer created, or duplicate PersistentId for different entities?"))
        {
            _window.AddLast(message);
        }
    }

    private void PassFromNewWriter(ReplayedMessage message)
    {
        var e = message.Persistent;
        if (_writer.Length > 0)
            _oldWriters.Enqueue(_writer);
        if (_oldWriters.Count > settings.MaxOldWriters)
            _oldWriters.Dequeue();
        _writer = e.WriterGuid;
        _sequenceNr = e.SequenceNr;

        // What older writers stored under this number or a higher one was overtaken by this event.
        for (var node = _window.First; node is not null && !_failed;)
        {
            var held = node;
            node = node.Next;
            var old = held.Value.Persistent;
            if (old.SequenceNr >= _sequenceNr && !MayPass(
                $"Invalid replayed event [sequenceNr={e.SequenceNr}, writerUUID={e.WriterGuid}] from a new writer. An older writer already " +
                $"sent an event [sequenceNr={old.SequenceNr}, writerUUID={old.WriterGuid}] whose sequence number was equal or greater for the " +
                $"same persistenceId [{old.PersistenceId}]. Perhaps, the new writer journaled the event out of sequence, or duplicate " +
                "PersistentId for different entities?") && !_failed)
            {
                _window.Remove(held);
            }
        }

        if (!_failed)
            _window.AddLast(message);
    }

    private bool MayPass(string issue)
    {
        if (settings.Mode == ReplayFilterMode.Fail)
        {
            settings.Log.Error(issue);
            _failed = true;
            _window.Clear();
            Tell(new ReplayMessagesFailure(new IllegalStateException(issue)));
            return false;
        }

        settings.Log.Warning(issue);
        return settings.Mode == ReplayFilterMode.Warn;
    }

    private void Tell(IJournalResponse message) => persistentActor.Tell(message, ActorRefs.NoSender);
}
