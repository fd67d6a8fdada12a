using Akka.Actor;
using Akka.Smr.Observability;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.StateMachines;
using Envelope = Akka.Smr.Raft.Messages.Envelope;

namespace Akka.Smr.Replicas;

/// <summary>What the core asks for. Every effect stands here; one that is not known throws.</summary>
internal sealed partial class ReplicaActor
{
    private readonly Queue<ReadOnlyMemory<Entry>> _applying = new();
    private ICancelable? _deadline;
    private LogIndex _issued;
    private Identity _lastLeader;
    private (HaltReason Reason, string Detail)? _halted;

    /// <summary>The only place where the core is fed. Nothing below may feed it again before the effects are done.</summary>
    private void Step(in Input input)
    {
        if (_core is null)
            return;
        foreach (ref readonly var effect in _core.Step(input, Now))
            Do(effect);
        JudgeMembership();
        SendReplies();
        Measure();
        if (_halted is not { } halted)
            return;
        _halted = null;
        Halted(halted.Reason, halted.Detail);
    }

    private void Do(in Effect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.Send:
                Send(effect.Envelope);
                break;
            case EffectKind.Persist:
                Persist(effect.Record);
                break;
            case EffectKind.Apply:
                _applying.Enqueue(effect.Entries);
                _issued = effect.Entries.Span[^1].Index;
                _machine.Tell(new ApplyEntries(effect.Entries, _waiters.HasAdmitted), _me);
                ServeReads();
                break;
            case EffectKind.Admitted or EffectKind.Refused or EffectKind.Lost or EffectKind.ReadReady or EffectKind.ReadFailed:
                DoForWaiters(effect);
                break;
            case EffectKind.ChangeDone:
                AdministrationEnded(effect, "The change");
                break;
            case EffectKind.TransferDone:
                AdministrationEnded(effect, "The transfer");
                break;
            case EffectKind.SetTimer:
                SetDeadline(effect.Deadline);
                break;
            case EffectKind.RoleChanged:
                RoleChanged(effect);
                break;
            case EffectKind.ConfigurationInForce:
                ConfigurationInForce(effect.Configuration, effect.Index);
                break;
            case EffectKind.LeaderReady or EffectKind.LeadershipLost:
                // The hook for what only a leader does besides; nothing hangs on it yet.
                break;
            case EffectKind.Halt:
                _halted = (effect.HaltReason, effect.Detail);
                break;
            default:
                DoWithSnapshots(effect);
                break;
        }
    }

    private void Send(Envelope envelope)
    {
        if (envelope.Body is AppendEntries { Entries.IsEmpty: false } append && SmrMetrics.ReplicationBytes.Enabled)
            _metrics.Replicated(SizeOf(append.Entries.Span));
        _book.ReplicaOf(envelope.To)?.Tell(envelope, _me);
    }

    private void SetDeadline(TimeSpan deadline)
    {
        _deadline?.Cancel();
        _deadline = null;
        if (deadline == TimeSpan.MaxValue)
            return;
        var after = deadline - Clock;
        _deadline = _scheduler.ScheduleTellOnceCancelable(after > TimeSpan.Zero ? after : TimeSpan.Zero, _me, ReplicaSignals.DeadlineDue.Instance, _me);
    }

    private void RoleChanged(in Effect effect)
    {
        if (_role == RoleKind.Leader && effect.Role != RoleKind.Leader)
            GiveUpAdding("Leadership was lost before the change began: it was not made.", tryAgain: true);
        if (effect.Role != _role)
            BecomeRole(effect.Role);
        if (effect.Role == RoleKind.Candidate)
            _metrics.Stood();
        if (effect.Leader != Identity.None && effect.Leader != _lastLeader)
        {
            _lastLeader = effect.Leader;
            _metrics.LeaderChanged();
        }

        if (effect.Leader != Identity.None)
        {
            // Who is sent away in this very step is answered first.
            SendReplies();
            TellWhoLeads();
            SuccessorKnown();
        }

        Publish(new SmrRoleChanged(_settings.Name, effect.Role.ToString(), effect.Term.Value, _book.NameOf(effect.Leader.Member)));
    }

    private void Applied(EntriesApplied applied)
    {
        var outcomes = applied.Outcomes.Span;
        var first = applied.First.Value;
        while (_applying.TryPeek(out var entries) && entries.Span[^1].Index <= applied.UpTo)
        {
            _applying.Dequeue();
            if (!_waiters.HasAdmitted)
                continue;
            foreach (var entry in entries.Span)
            {
                if (!_waiters.TryTake(entry.Id, out var waiter))
                    continue;
                var at = entry.Index.Value - first;
                if (at >= 0 && at < outcomes.Length)
                    AnswerWith(waiter, outcomes[(int)at]);
                else
                    _replies.Add(waiter.Proxy, new Reply(waiter.Request, ReplyKind.Unknown, entry.Id, RefusalReason.None, default));
            }
        }

        _faultsInARow = 0;
        Step(Input.Applied(applied.UpTo));
    }

    private void Measure()
    {
        if (_core is not { } core)
            return;
        _metrics.Role = core.Role switch
        {
            RoleKind.Follower => ReplicaRole.Follower,
            RoleKind.PreCandidate => ReplicaRole.PreCandidate,
            RoleKind.Candidate => ReplicaRole.Candidate,
            RoleKind.Leader => ReplicaRole.Leader,
            _ => ReplicaRole.None,
        };
        _metrics.Term = core.Term.Value;
        _metrics.CommitIndex = core.CommitIndex.Value;
        _metrics.AppliedIndex = core.AppliedIndex.Value;
        _metrics.LastLogIndex = core.LastEntry.Index.Value;
    }

    private static long SizeOf(ReadOnlySpan<Entry> entries)
    {
        var bytes = 0L;
        foreach (var entry in entries)
            bytes += entry.Size;
        return bytes;
    }
}
