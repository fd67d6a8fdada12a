using Akka.Smr.Raft;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Storage;
using Akka.Smr.Simulation.Checkers;
using Akka.Smr.Simulation.Clients;

namespace Akka.Smr.Simulation.World;

/// <summary>What a node does for its replica. Every effect stands here; one that is not known throws.</summary>
internal sealed partial class SimulatedNode
{
    private const long Watchdog = 150 * Scene.Ms;
    private const long DownAfterFailure = 300 * Scene.Ms;

    // Nobody is bound to a leader who leads himself.
    private void Leads()
    {
        (_leaderHeardAt, _withholdsUntil) = (null, 0);
        _contact.Begins(Clock.Local(_group.Now));
    }

    /// <summary>Whether the replica knows that its disk does not answer.</summary>
    public bool IsStallTold => _isStallTold;

    private bool _isStallTold;
    private HaltReason? _haltReason;
    private string _haltDetail = "";

    private void Handle(in Effect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.Persist:
                Persists(effect.Record);
                break;
            case EffectKind.Send:
                _group.Referee.Sends(this, effect.Envelope);
                _group.Network.Send(Number, (int)effect.Envelope.To.Member.Value - 1, effect.Envelope, _group.Now);
                break;
            case EffectKind.Apply:
                _group.Referee.Commits(this, effect.Entries.Span);
                Works(new Work(effect.Entries, null, false));
                break;
            case EffectKind.TakeSnapshot:
                Works(new Work(default, effect.Snapshot, false));
                break;
            case EffectKind.InstallSnapshot:
                _group.Referee.WantsInstalled(this, effect.Snapshot);
                Waiters.Jumped(effect.Snapshot.Id.Index);
                Works(new Work(default, effect.Snapshot, true));
                break;
            case EffectKind.ReadReady:
                Reads(effect);
                break;
            case EffectKind.SetTimer:
                Arms(effect.Deadline);
                break;
            case EffectKind.RoleChanged:
                _group.Referee.ChangesRole(this, effect.Role, effect.Term);
                (Role, Term) = (effect.Role, effect.Term);
                if (Role == RoleKind.Leader)
                    Leads();
                break;
            case EffectKind.ConfigurationInForce:
                (Configuration, ConfigurationIndex) = (effect.Configuration, effect.Index.Value);
                _contact.Begins(Clock.Local(_group.Now));
                break;
            case EffectKind.Compact:
                Referee.Compacts(this, effect.Index.Value);
                Disk.DropSnapshotsBelow(effect.Index.Value);
                break;
            case EffectKind.SendSnapshot or EffectKind.CancelSnapshot or EffectKind.StageSnapshot:
                Couriers.Handle(effect);
                break;
            case EffectKind.LeaderReady or EffectKind.LeadershipLost:
                _group.Referee.LeaderBecomesReady(this, effect.Kind == EffectKind.LeaderReady, effect.At);
                break;
            case EffectKind.Halt:
                (_haltReason, _haltDetail) = (effect.HaltReason, effect.Detail);
                break;
            default:
                AnswersBy(effect);
                break;
        }
    }

    private void AnswersBy(in Effect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.Admitted:
                var at = effect.At;
                foreach (var proposal in effect.Proposals.Span)
                {
                    Waiters.Admitted(proposal.Waiter, at);
                    at = at with { Index = at.Index.Next };
                }

                break;
            case EffectKind.Refused:
                _group.Coverage.Count(effect.Reason == RefusalReason.Overloaded ? Met.Overloaded : Met.CommandRefused);
                if (effect.Reason == RefusalReason.Overloaded && _replica!.State.Log.Bytes > _group.Scene.Options.MaxLogBytes / 2)
                    _group.Coverage.Count(Met.LogFull);
                foreach (var proposal in effect.Proposals.Span)
                {
                    Waiters.Answered(proposal.Waiter, "Refused");
                    Answers(proposal.Waiter, AnswerKind.Refused, 0, effect.Leader);
                }

                break;
            case EffectKind.Lost:
                _group.Coverage.Count(Met.CommandLost);
                Waiters.Lost(effect.Waiter, effect.At);
                Answers(effect.Waiter, AnswerKind.Lost, 0, Identity.None);
                break;
            case EffectKind.ReadFailed:
                foreach (var waiter in effect.Waiters.Span)
                {
                    Waiters.Answered(waiter, "ReadFailed");
                    Answers(waiter, AnswerKind.Refused, 0, effect.Leader);
                }

                break;
            case EffectKind.ChangeDone:
                Waiters.Answered(effect.Waiter, "ChangeDone");
                if (effect.Outcome == ChangeOutcome.Succeeded)
                    _group.Coverage.Count(Met.ChangeSucceeded);
                break;
            case EffectKind.TransferDone:
                Waiters.Answered(effect.Waiter, "TransferDone");
                if (effect.Outcome is ChangeOutcome.Succeeded or ChangeOutcome.Abandoned)
                    _group.Coverage.Count(effect.Outcome == ChangeOutcome.Succeeded ? Met.TransferSucceeded : Met.TransferAbandoned);
                break;
            default:
                throw new InvalidOperationException($"A simulated node does not know what to do for {effect.Kind}.");
        }
    }

    private void Persists(StorageRecord record)
    {
        _group.Referee.Writes(this, record);
        Disk.Begin(record);
        _group.Referee.Wrote(this, record);
        Schedule(HappeningKind.WatchdogDue, Watchdog, record.Number);
        if (!Disk.IsStalled)
            Flushes();
    }

    /// <summary>The record in flight will be on the disk, or fail, after a while.</summary>
    private void Flushes()
    {
        var kind = Disk.NextWrite == WriteFault.None ? HappeningKind.Flushed : HappeningKind.FlushFailed;
        Schedule(kind, _chance.Between(1, _group.Scene.MaxFlush), Disk.InFlight!.Number);
    }

    private void DiskHappens(in Happening happening)
    {
        // A stall that ends may have promised the same flush a second time.
        if (happening.Kind is HappeningKind.Flushed or HappeningKind.FlushFailed && Disk.InFlight?.Number != happening.Number)
            return;
        switch (happening.Kind)
        {
            case HappeningKind.Flushed:
                if (_chance.Happens(_group.Scene.LiesPerMille))
                    Disk.Forget();
                else
                    _group.Referee.Lands(this);
                Schedule(HappeningKind.FlushTold, _chance.Between(0, Scene.Ms / 2), happening.Number);
                break;
            case HappeningKind.FlushTold:
                if (_isStallTold)
                    Step(Input.StorageResumed());
                _isStallTold = false;
                _group.Referee.Tells(this);
                Step(Input.Persisted(happening.Number));
                break;
            case HappeningKind.FlushFailed:
                _group.Coverage.Count(Disk.NextWrite == WriteFault.Fails ? Met.WriteFailed : Met.WriteFailedButLanded);
                if (Disk.NextWrite == WriteFault.FailsButLands)
                    _group.Referee.Lands(this);
                Disk.NextWrite = WriteFault.None;
                Step(Input.StorageFailed(happening.Number));
                break;
            case HappeningKind.WatchdogDue:
                if (Disk.InFlight?.Number != happening.Number || _isStallTold)
                    break;
                _isStallTold = true;
                _group.Coverage.Count(Met.DiskStalled);
                Step(Input.StorageStalled());
                break;
            case HappeningKind.StallEnded:
                Disk.IsStalled = false;
                if (Disk.InFlight is not null)
                    Flushes();
                break;
            default:
                throw new InvalidOperationException($"A simulated node does not know {happening.Kind}.");
        }
    }

    private void Arms(TimeSpan deadline)
    {
        _timer++;
        if (deadline != TimeSpan.MaxValue)
            _group.Agenda.Add(new Happening(Math.Max(_group.Now, Clock.World(deadline.Ticks)), HappeningKind.Timer, Number, Life, _timer, null));
        _deadline = deadline;
    }

    private TimeSpan _deadline = TimeSpan.MaxValue;

    /// <summary>The clock runs at another rate: the deadline moves in the world's time.</summary>
    public void Drift(long rate)
    {
        Clock.Drift(_group.Now, rate);
        if (IsUp)
            Arms(_deadline);
    }

    private void Reads(in Effect effect)
    {
        foreach (var waiter in effect.Waiters.Span)
        {
            Waiters.Answered(waiter, "ReadReady");
            if (Doing == InputKind.ReadRequested)
                _group.Referee.ServesAtOnce(this);
            if (Role != RoleKind.Leader)
                _group.Coverage.Count(Met.ReadThroughFollower);
            if (Machine.Applied >= effect.Index.Value)
                Serves(waiter);
            else
                _readsToServe.Add((effect.Index.Value, waiter));
        }
    }

    private void Serves(long waiter)
    {
        if (_asked.TryGetValue(waiter, out var asked))
            Answers(waiter, AnswerKind.Done, Machine.Read(asked.Request.Operation.Key), Identity.None);
    }

    /// <summary>A failed write ends the process, which starts again from its disk; any other reason is a defect.</summary>
    private void Halts(HaltReason reason)
    {
        _haltReason = null;
        if (reason != HaltReason.StorageFailed)
            throw new RuleBroken("Halt", $"disk {Disk.Number} stops for {reason}: {_haltDetail}");

        // Who waits for what was handed out is the host's own to answer; all others were the replica's.
        foreach (var work in _work)
        {
            foreach (var entry in work.Entries.Span)
                Waiters.Applied(entry.Id);
        }

        if (Waiters.Count > 0)
            throw new RuleBroken(nameof(WaiterBook), $"disk {Disk.Number} stops and leaves {Waiters.Count} waiters without an answer");
        Crash();
        _group.Agenda.Add(new Happening(_group.Now + DownAfterFailure, HappeningKind.Restart, Number, 0, 0, null));
    }

    private void Schedule(HappeningKind kind, long after, long number, object? body = null) =>
        _group.Agenda.Add(new Happening(_group.Now + after, kind, Number, Life, number, body));
}
