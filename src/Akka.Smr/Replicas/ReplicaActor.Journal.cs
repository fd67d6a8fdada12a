using Akka.Smr.Raft;
using Akka.Smr.Raft.Storage;
using Akka.Smr.Replicas.Journal;

namespace Akka.Smr.Replicas;

/// <summary>The conversation with the journal, and the watch over it.</summary>
internal sealed partial class ReplicaActor
{
    private readonly JournalWatch _journalWatch;
    private long _bytesInFlight;

    // What the journal has said of its end, while the core is told of it: it knows the cause, the core does not.
    private string? _storageFailure;

    private void Persist(StorageRecord record)
    {
        _snapshotInFlight = record.Snapshot;
        _bytesInFlight = SizeOf(record.Entries.Span);
        _journalWatch.Started(record.Number, Clock);
        _journal.Tell(new WriteRecord(_core!.Group, record), _me);
        if (_journalWatch.IsScheduled)
            return;
        _journalWatch.IsScheduled = true;
        Schedule(_journalWatch.Interval, new ReplicaSignals.WatchJournal(_life));
    }

    private void Written(long number)
    {
        if (number != _journalWatch.InFlight)
            return;
        _metrics.RecordWritten(_bytesInFlight, Clock - _journalWatch.StartedAt);
        if (_journalWatch.Finished())
        {
            ClearFault();
            Step(Input.StorageResumed());
        }

        if (_snapshotInFlight is { } snapshot)
        {
            _snapshot = snapshot;
            _snapshotInFlight = null;
            _isFoundingDurable = true;
            SnapshotIsDurable(snapshot);
        }

        Step(Input.Persisted(number));
    }

    private void WatchJournal()
    {
        _journalWatch.IsScheduled = false;
        switch (_journalWatch.Look(Clock))
        {
            case JournalWatch.Verdict.Stalled:
                SetFault(ReplicaFault.DiskFault, $"The journal has not answered for {_settings.JournalStallTimeout.TotalMilliseconds:0} ms.");
                Step(Input.StorageStalled());
                break;
            case JournalWatch.Verdict.GivenUp:
                Step(Input.StorageFailed(_journalWatch.InFlight));
                return;
            case JournalWatch.Verdict.Fine:
                break;
            default:
                throw new InvalidOperationException("An unknown verdict of the journal's watch.");
        }

        if (_journalWatch.InFlight == 0)
            return;
        _journalWatch.IsScheduled = true;
        Schedule(_journalWatch.Interval, new ReplicaSignals.WatchJournal(_life));
    }

    private void JournalEnded(string detail)
    {
        // The core answers whom it can before it ends; a journal that fails between writes tells it nothing new.
        _storageFailure = detail;
        if (_journalWatch.InFlight != 0)
            Step(Input.StorageFailed(_journalWatch.InFlight));
        if (_core is not null)
            EndLife(ReplicaFault.DiskFault, detail);
        _storageFailure = null;
    }
}
