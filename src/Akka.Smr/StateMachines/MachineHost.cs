using Akka.Actor;
using Akka.Event;
using Akka.Smr.Observability;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Snapshots;

namespace Akka.Smr.StateMachines;

/// <summary>
/// What stands between the replica and the user's handlers: takes the replica's messages in order, and answers them. While the
/// state is being read from the store, whatever needs it waits.
/// </summary>
internal sealed partial class MachineHost
{
    private readonly MachineDefinition _definition;
    private readonly SnapshotForm _form;
    private readonly GroupSettings _settings;
    private readonly Akka.Serialization.Serialization _serialization;
    private readonly IActorRef _self;
    private readonly IActorRef _replica;
    private readonly ILoggingAdapter _log;
    private readonly CommandRunner _commands;
    private readonly EntryRunner _entries;
    private bool _isFailed;

    public MachineHost(
        MachineDefinition definition, ApplyContext context, OneSidedFailure oneSided, GroupSettings settings, IActorContext actor, ILoggingAdapter log)
    {
        _definition = definition;
        _form = definition.Snapshot ?? throw new InvalidOperationException(
            "The state machine declares no Snapshot in its constructor. Without one its log could never be compacted.");
        _settings = settings;
        _serialization = actor.System.Serialization;
        _self = actor.Self;
        _replica = actor.Parent;
        _log = log;
        _commands = new CommandRunner(definition, context, _serialization, oneSided);
        _entries = new EntryRunner(_commands, settings.Sessions);

        // The state that the constructor has made is where everything begins, and where it can be brought back to.
        _initial = Checkpoint.Take(_form, _serialization, LogIndex.Zero, long.MaxValue)!;
        if (definition.Accept is null)
        {
            _rollback = new RollbackLog(settings);
            _rollback.Advance(_initial);
        }
    }

    /// <summary>Handles a message of the replica or its snapshot store; false for any other.</summary>
    public bool Receive(object message)
    {
        if (message is not ILocalMessage)
            return false;
        if (_isFailed)
            return true;

        try
        {
            return Handle(message);
        }
        catch (Exception cause)
        {
            Fail(cause);
            return true;
        }
    }

    private bool Handle(object message)
    {
        switch (message)
        {
            case ApplyEntries or RunQueries or CaptureSnapshot or ComputeDigest when _reading is not null:
                // The replica bounds what it has under way, so this queue is as short as that.
                _waiting.Enqueue(message);
                return true;
            case ApplyEntries apply:
                using (SmrTracing.StartApply(_settings.Name, apply.Entries.Span[0].Index.Value, apply.Entries.Length))
                    Continue(new Batch(apply));
                return true;
            case RunQueries queries:
                Run(queries);
                return true;
            case ComputeDigest digest:
                Answer(digest);
                return true;
            case CaptureSnapshot capture:
                Begin(capture);
                return true;
            case SnapshotAppended appended:
                ContinueCapture(appended.Id);
                return true;
            case SnapshotNotStored lost:
                ForgetCapture(lost.Id);
                return true;
            case SnapshotStored stored:
                TakeAsBase(stored.Snapshot);
                return true;
            case RestoreSnapshot restore:
                Begin(restore);
                return true;
            case SnapshotRead read:
                Take(read);
                return true;
            case SnapshotUnreadable unreadable:
                Refuse(unreadable);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Runs what is left of a batch; a rollback that must read from the store interrupts it.</summary>
    private void Continue(Batch batch)
    {
        var entries = batch.Entries.Span;
        while (batch.Next < entries.Length)
        {
            var entry = entries[batch.Next];
            var outcome = _entries.Run(entry);
            batch.Done(outcome);
            if (_settings.DigestIntervalEntries > 0 && entry.Index.Value % _settings.DigestIntervalEntries == 0)
                _replica.Tell(new DigestReached(entry.Index, _entries.Chain.Digest()), _self);
            if (_rollback is null)
                continue;
            if (_commands.IsDone)
                Keep(entry);
            if (_commands.IsSpoiled && !RollBack())
            {
                _interrupted = batch;
                return;
            }
        }

        _replica.Tell(batch.Applied(_entries.Position.At.Index), _self);
    }

    private void Run(RunQueries request)
    {
        var outcomes = new Outcome[request.Queries.Length];
        for (var i = 0; i < outcomes.Length; i++)
            outcomes[i] = _commands.Query(request.Queries.Span[i].Payload, _entries.Position);
        _replica.Tell(new QueriesRun(request.Queries, outcomes), _self);
    }

    private void Answer(ComputeDigest request)
    {
        var chain = Convert.ToHexStringLower(_entries.Chain.Digest());
        request.ReplyTo.Tell(new DigestAnswer(new StateDigest(_entries.Position.At.Index.Value, chain, DigestOfState(), DigestOfSessions())), _self);
    }

    private string DigestOfSessions()
    {
        using var writer = new HashingWriter();
        _entries.Sessions.Save(writer);
        return Convert.ToHexStringLower(writer.Digest());
    }

    private string? DigestOfState()
    {
        if (_definition.Digest is not { } write)
            return null;
        try
        {
            using var writer = new HashingWriter();
            write(writer);
            return Convert.ToHexStringLower(writer.Digest());
        }
        catch (Exception thrown)
        {
            // It only reads: the state is as good as before, and the chain is a digest without it.
            _log.Error(thrown, "The state machine of group {0} could not write its state for a digest", _settings.Name);
            return null;
        }
    }

    /// <summary>Nothing more is applied here. The replica stops, and starts another machine when what was missing is back.</summary>
    private void Fail(Exception cause)
    {
        _isFailed = true;
        AbandonCapture("The state machine has failed.");
        _waiting.Clear();
        _reading = null;
        _interrupted = null;
        _replica.Tell(new MachineFailed(_entries.Position.At.Index.Next, cause), _self);
    }

    /// <summary>Entries to apply, and how far they are.</summary>
    private sealed class Batch(ApplyEntries request)
    {
        private readonly Outcome[] _outcomes = request.WantReplies ? new Outcome[request.Entries.Length] : [];

        public ReadOnlyMemory<Entry> Entries => request.Entries;

        public int Next { get; private set; }

        public void Done(in Outcome outcome)
        {
            if (request.WantReplies)
                _outcomes[Next] = outcome;
            Next++;
        }

        public EntriesApplied Applied(LogIndex upTo) => new(request.Entries.Span[0].Index, upTo, _outcomes);
    }
}
