using Akka.Actor;
using Akka.Persistence;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Replicas.Journal;

/// <summary>
/// Keeps the number of the last record that was acknowledged, in the snapshot store: apart from the records, so that a database that
/// has lost its tail is found out (it calls itself sound). A mark is saved at once after a record that follows a pause, and otherwise
/// at most once in <see cref="Interval"/>; it never says more than is durable. Records do not wait for it: it costs the snapshot store
/// one small write and one deletion in that time, while there is something to write.
/// <para>
/// What the lag means: a loss that reaches back further than <see cref="Interval"/> before the end is always told. One that does not,
/// after a crash under load, is not told by the mark. The one thing it can do is to make this member forget an entry that it had
/// acknowledged within that second; for the group to lose it, every other member of the quorum that committed it must be gone too,
/// the leader before it has spoken to this one again, for it remembers what it was told. A disk that breaks its promise, a crash of
/// this process and the loss of a leader must fall into one second.
/// </para>
/// </summary>
internal sealed class MarkKeeper(string id, StorageId storage, IActorContext context, IActorRef store, TimeSpan patience)
{
    /// <summary>The shortest time between two marks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // What identifies a mark is its number alone.
    private static readonly DateTime NoTime = DateTime.UnixEpoch;

    private readonly IActorRef _self = context.Self;
    private ICancelable? _timer;
    private long _reached;
    private long _saving = -1;
    private Overdue? _awaited;
    private bool _rests;

    /// <summary>What the mark in the store says; -1 for none.</summary>
    public long Saved { get; private set; } = -1;

    /// <summary>Asks the store, which answers the actor.</summary>
    public void Load()
    {
        store.Tell(new LoadSnapshot(id, SnapshotSelectionCriteria.Latest, long.MaxValue), _self);
        Await();
    }

    /// <summary>The store has answered. Throws <see cref="JournalDamageException"/> if the mark is damaged.</summary>
    public void Loaded(SelectedSnapshot? found)
    {
        _awaited = null;
        if (found is null)
            return;
        if (found.Snapshot is not HighWaterMark mark)
            throw new JournalDamageException($"Its high-water mark is a {found.Snapshot.GetType()}.");
        var (of, number) = mark.Read();
        if (of != storage)
            throw new JournalDamageException($"Its high-water mark is of disk {of}.");
        Saved = number;
    }

    /// <summary>Everything up to this record is durable.</summary>
    public void Reach(long number)
    {
        _reached = number;
        if (_saving < 0 && !_rests && _reached > Saved)
            Save();
    }

    /// <summary>Takes the store's answer, or a timer's message; returns false for what is none of these. What is wrong with the store, if anything, comes out.</summary>
    public bool TryTake(object message, out string? failure)
    {
        failure = null;
        switch (message)
        {
            case SaveSnapshotSuccess success when success.Metadata.PersistenceId == id:
                TakeSaved();
                return true;
            case SaveSnapshotFailure failed when failed.Metadata.PersistenceId == id:
                failure = $"The high-water mark could not be written: {failed.Cause.Message}";
                return true;
            case Overdue overdue:
                if (ReferenceEquals(overdue, _awaited))
                    failure = $"The snapshot store has not answered for {patience}, and it keeps the high-water mark.";
                return true;
            case Rested:
                _rests = false;
                Reach(_reached);
                return true;
            case DeleteSnapshotsSuccess or DeleteSnapshotsFailure:
                // An old mark that stays does no harm: the highest counts.
                return true;
            default:
                return false;
        }
    }

    /// <summary>The actor stops: a last mark, whose outcome nobody awaits.</summary>
    public void Leave()
    {
        _timer?.Cancel();
        if (_reached > Saved && Saved >= 0)
            store.Tell(Marking(_reached), ActorRefs.NoSender);
    }

    private void Save()
    {
        _saving = _reached;
        store.Tell(Marking(_saving), _self);
        Await();
    }

    private void Await()
    {
        _awaited = new Overdue();
        After(patience, _awaited);
    }

    private void TakeSaved()
    {
        Saved = _saving;
        _saving = -1;
        _awaited = null;

        // Marks of earlier numbers, of which there is one as a rule. Numbered from one, since sequence numbers are.
        store.Tell(new DeleteSnapshots(id, new SnapshotSelectionCriteria(Saved)), _self);
        _rests = true;
        After(Interval, Rested.Instance);
    }

    private SaveSnapshot Marking(long number) => new(new SnapshotMetadata(id, number + 1, NoTime), HighWaterMark.Of(storage, number));

    private void After(TimeSpan delay, ILocalMessage message)
    {
        _timer?.Cancel();
        _timer = context.System.Scheduler.ScheduleTellOnceCancelable(delay, _self, message, ActorRefs.NoSender);
    }

    // A class, for each is another one.
    private sealed class Overdue : ILocalMessage;

    private sealed record Rested : ILocalMessage
    {
        public static Rested Instance { get; } = new();
    }
}
