using Akka.Actor;
using Akka.Event;
using Akka.Smr.Groups;
using Akka.Smr.Observability;
using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;
using Akka.Smr.Replicas.Journal;
using Akka.Smr.Snapshots;
using Akka.Smr.StateMachines;

namespace Akka.Smr.Replicas;

/// <summary>From disk to core and back: recovery, founding, faults.</summary>
internal sealed partial class ReplicaActor
{
    private readonly HashSet<IActorRef> _dying = [];
    private const int MaxFaultsInARow = 6;

    private long _life;
    private int _faultsInARow;
    private bool _isRested;
    private RaftReplica? _core;
    private Identity _self;
    private FoundingConversation? _founding;
    private SnapshotMeta? _foundedBy;
    private bool _isFoundingDurable;
    private IActorRef _journal = ActorRefs.Nobody;
    private IActorRef _machine = ActorRefs.Nobody;
    private IActorRef _store = ActorRefs.Nobody;
    private ReplicaFault _fault;
    private string? _faultDetail;
    private string? _childFailure;

    private Member OwnLine => new(_self, MemberRole.Voter, Address: MemberNames.Line(_settings.NodeName, _ownAddress));

    /// <summary>A life begins with what is on disk.</summary>
    private void BeginLife()
    {
        _life++;
        _journal = Context.Watch(Context.ActorOf(JournalActor.Props(_settings), $"journal-{_life}"));
        Become(Recovering);
    }

    private void Recovered(JournalRecovered found)
    {
        _self = new Identity(_member, found.Storage);
        if (found is { State: { } state, Group: { } group })
        {
            _log.Info("Group {0}: member {1} recovered {2} records of {3}.", _settings.Name, _settings.NodeName, found.Records, group);
            _foundedBy = state.Snapshot is { } snapshot && snapshot.Id.Index.Value == 0 ? snapshot : null;
            _isFoundingDurable = true;
            BeginCore(group, state);
            return;
        }

        _founding = new FoundingConversation(_settings, OwnLine);
        if (_expected is not null)
            _founding.Expect(_expected);
        Become(Founding);
        Introduce();
    }

    private void Introduce()
    {
        if (_founding is null)
            return;
        foreach (var peer in _founding.Peers)
            _book.RefAt(peer).Tell(_founding.Introduce(), _me);
        TryFound();
        if (_founding is not null)
            Schedule(_settings.IntroductionInterval, new ReplicaSignals.IntroduceAgain(_life));
    }

    private void TryFound()
    {
        if (_founding?.TryFound(_chance.NextGuid) is { } founding)
            BeginFounded(founding);
    }

    private void BeginFounded(SnapshotMeta founding)
    {
        _log.Info("Group {0} is founded as {1} by {2}.", _settings.Name, founding.Group, founding.Configuration);
        _foundedBy = founding;
        BeginCore(founding.Group, RecoveredState.Founded(founding));
    }

    /// <summary>The group exists: whoever has an empty disk waits until its leader speaks to it.</summary>
    private void BeginBlank(GroupId group)
    {
        _log.Warning(
            "Group {0} exists as {1} and does not know this disk. Member {2} takes no part until it is added, as a new member; if its disk was lost, add it again under its name.",
            _settings.Name, group, _settings.NodeName);
        BeginCore(group, RecoveredState.Blank());
    }

    private void BeginCore(GroupId group, RecoveredState state)
    {
        _founding = null;
        _store = Context.Watch(Context.ActorOf(SnapshotStoreActor.Props(_settings, group, _self), $"snapshots-{_life}"));
        _machine = Context.Watch(Context.ActorOf(_stateMachine, $"machine-{_life}"));
        _machine.Tell(new StartMachine(_settings), _me);
        ClearFault();
        try
        {
            _core = new RaftReplica(_self, group, MemberKind.Full, state, _settings.Raft with { Seed = _chance.NextULong() });
        }
        catch (InvalidDataException damage)
        {
            EndLife(ReplicaFault.StorageDamaged, damage.Message);
            return;
        }

        _snapshot = state.Snapshot;
        _taking = default;
        if (_snapshot is { Id.Index.Value: > 0 } kept)
            _store.Tell(new DeleteSnapshotsBelow(kept), _me);
        _issued = _core.SnapshotId.Index;
        BecomeRole(RoleKind.Follower);
        Step(Input.Started());
        JudgeRecovered(state);
    }

    /// <summary>The core and the children end. What the fault is decides whether a new life begins by itself.</summary>
    private void EndLife(ReplicaFault fault, string detail)
    {
        SetFault(fault, detail);
        if (_core is { } core)
            (_lastStatus, _lastGroup) = (DescribeStatus(core), OwnGroup);
        _core = null;
        _founding = null;
        _deadline?.Cancel();
        _deadline = null;
        _lookingAround?.Cancel();
        _lookingAround = null;
        _configuration = null;
        (_configuredAt, _removedAt) = (LogIndex.Zero, LogIndex.Zero);
        _parting.Clear();
        _looksForLeader = false;
        _journalWatch.Ended();
        _metrics.Role = ReplicaRole.None;
        AnswerEverybody();
        foreach (var child in new[] { _journal, _machine, _store })
        {
            if (child.IsNobody())
                continue;
            _dying.Add(child);
            Context.Stop(child);
        }

        _journal = _machine = _store = ActorRefs.Nobody;
        if (fault is ReplicaFault.DiskFault or ReplicaFault.MachineFailed)
        {
            _isRested = false;
            Schedule(RestAfterFault(), new ReplicaSignals.BeginAnew(_life));
            Become(Resting);
            return;
        }

        Become(Stopped);
    }

    /// <summary>A fault that comes back at once would keep the disk busy with recoveries, and the group with elections.</summary>
    private TimeSpan RestAfterFault()
    {
        _faultsInARow = Math.Min(_faultsInARow + 1, MaxFaultsInARow);
        return _settings.JournalRestartInterval * (1 << (_faultsInARow - 1));
    }

    /// <summary>Two lives never overlap: two writers of one journal would each believe to be the only one.</summary>
    private void BeginAnewIfReady()
    {
        if (_isRested && _dying.Count == 0)
            BeginLife();
    }

    private void ChildEnded(IActorRef child)
    {
        if (_dying.Remove(child))
        {
            if (_fault is ReplicaFault.DiskFault or ReplicaFault.MachineFailed && _core is null)
                BeginAnewIfReady();
            return;
        }

        var cause = _childFailure ?? "nobody knows why";
        _childFailure = null;

        // It is gone: EndLife must not wait for its end once more.
        if (child.Equals(_journal))
        {
            _journal = ActorRefs.Nobody;
            EndLife(ReplicaFault.DiskFault, $"The journal's actor ended: {cause}.");
        }
        else if (child.Equals(_machine))
        {
            _machine = ActorRefs.Nobody;
            EndLife(ReplicaFault.MachineFailed, $"The state machine's actor ended: {cause}.");
        }
        else if (child.Equals(_store))
        {
            _store = ActorRefs.Nobody;
            EndLife(ReplicaFault.DiskFault, $"The store of snapshots ended: {cause}.");
        }
    }

    private void SetFault(ReplicaFault fault, string detail)
    {
        if (fault == _fault && detail == _faultDetail)
            return;
        _fault = fault;
        _faultDetail = detail;
        if (fault is ReplicaFault.NotAMember)
            _log.Warning("Group {0}, member {1}: {2}", _settings.Name, _settings.NodeName, detail);
        else
            _log.Error("Group {0}, member {1} is out ({2}): {3}", _settings.Name, _settings.NodeName, fault, detail);
        Publish(new SmrReplicaFaulted(_settings.Name, fault, detail));
    }

    private void ClearFault()
    {
        if (_fault == ReplicaFault.None)
            return;
        _fault = ReplicaFault.None;
        _faultDetail = null;
        Publish(new SmrReplicaRecovered(_settings.Name));
    }

    private void Halted(HaltReason reason, string detail)
    {
        switch (reason)
        {
            case HaltReason.StorageFailed:
                EndLife(ReplicaFault.DiskFault, _storageFailure ?? detail);
                break;
            case HaltReason.Damaged or HaltReason.WrongIdentity:
                EndLife(ReplicaFault.StorageDamaged, detail);
                break;
            case HaltReason.InvariantBroken:
                EndLife(ReplicaFault.InvariantBroken, detail);
                break;
            default:
                throw new InvalidOperationException($"A replica does not know what to do when it stops for {reason}.");
        }
    }
}
