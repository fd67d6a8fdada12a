using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Replicas.Journal;

/// <summary>
/// Reads and writes the records of one disk. Nothing that it says is said before it is durable; a failure of any kind ends it, for
/// then only the disk knows what is on the disk.
/// </summary>
internal sealed class RecordsActor : UntypedPersistentActor
{
    private readonly GroupSettings _settings;
    private readonly Identity _self;
    private readonly IActorRef _replica;
    private readonly RetainedRecords _retained = new();
    private readonly MarkKeeper _mark;
    private readonly long _grownStep;

    // Until the replica was told what is on the disk.
    private JournalReplay? _replay;
    private RecoveredState? _recovered;

    private HardState _hardState;
    private long _incarnation;
    private long _last;

    // What a durable record says may be deleted: everything below this number.
    private long _declared;

    private StoredRecord? _writing;
    private long? _deleting;

    // A write that waits for a deletion under way; there is one at most.
    private WriteRecord? _waiting;

    public RecordsActor(GroupSettings settings, Identity self, IActorRef replica)
    {
        _settings = settings;
        _self = self;
        _replica = replica;
        _replay = new JournalReplay(self);
        _grownStep = Math.Max(1, settings.SnapshotAfterRecords / 10);
        JournalPluginId = settings.JournalPluginId;
        SnapshotPluginId = settings.SnapshotPluginId;
        _mark = new MarkKeeper(JournalIds.Mark(settings, self.Storage), self.Storage, Context, SnapshotStore, settings.JournalWriteTimeout);
    }

    public override string PersistenceId => JournalIds.Records(_settings, _self.Storage);

    public override Recovery Recovery => new(SnapshotSelectionCriteria.None);

    public static Props Props(GroupSettings settings, Identity self, IActorRef replica) => Actor.Props.Create(() => new RecordsActor(settings, self, replica));

    protected override void PostStop() => _mark.Leave();

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case JournalRecord record:
                var stored = Read(record);
                _replay!.Add(stored);
                _retained.Add(stored, LastSequenceNr);
                break;
            case RecoveryCompleted:
                Replayed(_replay!);
                break;
            default:
                throw new JournalDamageException($"Event {LastSequenceNr} is a {message.GetType()}, and no record.");
        }
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case WriteRecord write when _deleting is not null:
                _waiting = write;
                break;
            case WriteRecord write:
                Write(write);
                break;
            case TrimJournal trim:
                _retained.Cover(trim.Covered);
                Trim();
                break;
            case DeleteMessagesSuccess success:
                _retained.Deleted(success.ToSequenceNr);
                GoOn(mayTrim: true);
                break;
            case DeleteMessagesFailure failure:
                // What is left over goes when there is more to delete.
                Context.GetLogger().Warning("Records of {0} could not be deleted: {1}", PersistenceId, failure.Cause.Message);
                GoOn(mayTrim: false);
                break;
            case LoadSnapshotResult result:
                Compare(result.Snapshot);
                break;
            case LoadSnapshotFailed failed:
                End(JournalVerdict.Of(failed.Cause, PersistenceId));
                break;
            default:
                if (!_mark.TryTake(message, out var failureOfMark))
                    Unhandled(message);
                else if (failureOfMark is not null)
                    End(new JournalFailed(failureOfMark));
                else
                    TellRecovered();
                break;
        }
    }

    protected override void OnRecoveryFailure(Exception reason, object? message = null) => Context.Parent.Tell(JournalVerdict.Of(reason, PersistenceId));

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
        Context.Parent.Tell(new JournalFailed($"Record {_writing?.Record.Number} could not be written, or may yet be: {cause.Message}"));

    // Akka goes on after a rejection as if nothing were; the next record would leave a gap.
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
        End(new JournalFailed($"The journal rejects record {_writing?.Record.Number}: {cause.Message}"));

    private StoredRecord Read(JournalRecord record)
    {
        try
        {
            return record.Read();
        }
        catch (SerializationException damage)
        {
            throw new JournalDamageException($"The record after record {_replay!.Last} can't be read: {damage.Message}");
        }
    }

    /// <summary>All records were read. What is thrown here Akka would not take for a failed recovery.</summary>
    private void Replayed(JournalReplay replay)
    {
        try
        {
            _recovered = replay.Finish();
        }
        catch (JournalDamageException damage)
        {
            End(JournalVerdict.Of(damage, PersistenceId));
            return;
        }

        _last = replay.Last;
        _hardState = replay.HardState;
        _incarnation = replay.Incarnation + 1;
        _declared = replay.NeededFrom;
        _mark.Load();
    }

    private void Compare(SelectedSnapshot? found)
    {
        try
        {
            _mark.Loaded(found);
            if (_mark.Saved > _last)
                throw new JournalDamageException($"It ends with record {_last}, and record {_mark.Saved} had been acknowledged: the last {_mark.Saved - _last} or more are missing.");
            if (_mark.Saved < 0 && _last > 0)
                throw new JournalDamageException("Its high-water mark is missing from the snapshot store, where it stood before the first record: the store was wiped, or is another one.");
        }
        catch (Exception damage) when (damage is JournalDamageException or SerializationException)
        {
            End(JournalVerdict.Damaged(damage.Message, PersistenceId));
            return;
        }

        _mark.Reach(_last);
        TellRecovered();
    }

    /// <summary>The replica may begin: the mark, too, has everything that was found. On an empty disk that is what proves later that there ever was one.</summary>
    private void TellRecovered()
    {
        if (_replay is null || _mark.Saved < _last)
            return;
        Context.Parent.Tell(new JournalRecovered(_self.Storage, _recovered, _replay.Group, _replay.Records));
        _replay = null;
        _recovered = null;
        TellGrown(force: true);
        Trim();
    }

    private void Write(WriteRecord write)
    {
        if (_replay is not null || _writing is not null || write.Record.Number != _last + 1)
            throw new InvalidOperationException($"Record {write.Record.Number} was to be written after record {_last}, with {_writing?.Record.Number ?? 0} in flight.");

        _hardState = write.Record.HardState ?? _hardState;
        _writing = new StoredRecord(write.Group, _self, _incarnation, _retained.NeededFrom, _hardState, write.Record);
        PersistAsync(JournalRecord.Of(_writing), Written);
    }

    private void Written(JournalRecord record)
    {
        var stored = _writing!;
        _writing = null;
        _last = stored.Record.Number;
        _declared = stored.NeededFrom;
        _retained.Add(stored, LastSequenceNr);

        // Every command waits for this: it goes to the replica without a detour, in the name of the journal.
        _replica.Tell(new RecordWritten(_last), Context.Parent);
        _mark.Reach(_last);
        TellGrown(force: false);

        // The next write is not here yet: at once is as good a moment as any, and waiting for a better one may be for ever.
        Trim();
    }

    private void TellGrown(bool force)
    {
        var beyond = _retained.SinceSnapshot - _settings.SnapshotAfterRecords;
        if (beyond >= 0 && (force || beyond % _grownStep == 0))
            Context.Parent.Tell(new JournalGrown(_retained.SinceSnapshot));
    }

    private void Trim()
    {
        if (_replay is not null || _writing is not null || _deleting is not null || _retained.NextStep(_declared, _settings.TrimRecords) is not { } upTo)
            return;
        _deleting = upTo;
        DeleteMessages(upTo);
    }

    private void GoOn(bool mayTrim)
    {
        _deleting = null;
        if (_waiting is { } write)
        {
            _waiting = null;
            Write(write);
        }
        else if (mayTrim)
        {
            Trim();
        }
    }

    private void End(ILocalMessage verdict)
    {
        Context.Parent.Tell(verdict);
        Context.Stop(Self);
    }
}
