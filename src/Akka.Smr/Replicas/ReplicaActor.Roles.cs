using Akka.Actor;
using Akka.Remote;
using Akka.Smr.Protocol;
using Akka.Smr.Raft;
using Akka.Smr.Replicas.Journal;
using Akka.Smr.Snapshots;
using Akka.Smr.StateMachines;
using Envelope = Akka.Smr.Raft.Messages.Envelope;

namespace Akka.Smr.Replicas;

/// <summary>The behaviours: one for each role of the core, and those of a replica without a core.</summary>
internal sealed partial class ReplicaActor
{
    private RoleKind _role;

    private void BecomeRole(RoleKind role)
    {
        _role = role;
        switch (role)
        {
            case RoleKind.Leader:
                Become(Leader);
                break;
            case RoleKind.Follower or RoleKind.PreCandidate or RoleKind.Candidate:
                Become(NotLeader);
                break;
            case RoleKind.Halted:
                break;
            default:
                throw new InvalidOperationException($"A replica does not know the role {role}.");
        }
    }

    private void Recovering(object message)
    {
        switch (message)
        {
            case JournalRecovered found when Sender.Equals(_journal):
                Recovered(found);
                break;
            default:
                WithoutCore(message, "Recovering");
                break;
        }
    }

    private void Founding(object message)
    {
        switch (message)
        {
            case ReplicaSignals.IntroduceAgain again when again.Life == _life:
                Introduce();
                break;
            case Introduction introduction when introduction.GroupName == _settings.Name:
                _founding!.Hear(introduction);
                TryFound();
                AnswerIntroduction(introduction);
                break;
            case WhoAreYou question when question.GroupName == _settings.Name:
                Sender.Tell(_founding!.Introduce(), _me);
                break;
            case WhichGroup question when question.GroupName == _settings.Name:
                AnswerWhichGroup(question, default);
                break;
            case GroupFounded founded when founded.GroupName == _settings.Name && founded.Founding.Configuration.Find(_self) is not null:
                BeginFounded(founded.Founding);
                break;
            case GroupExists exists when exists.GroupName == _settings.Name:
                BeginBlank(exists.Group);
                break;
            case ExpectedMembersKnown known:
                _expected = known.Members;
                _founding!.Expect(known.Members);
                break;
            default:
                WithoutCore(message, "Founding");
                break;
        }
    }

    /// <summary>After a fault from which it recovers by itself.</summary>
    private void Resting(object message)
    {
        if (message is ReplicaSignals.BeginAnew anew && anew.Life == _life)
        {
            _isRested = true;
            BeginAnewIfReady();
            return;
        }

        WithoutCore(message, "Resting");
    }

    /// <summary>After a fault from which it does not.</summary>
    private void Stopped(object message) => WithoutCore(message, "Stopped");

    /// <summary>Every question is answered, also by those who can't help.</summary>
    private void WithoutCore(object message, string state)
    {
        switch (message)
        {
            case CommandBatch batch:
                RefuseAll(batch.Requests);
                break;
            case QueryBatch batch:
                RefuseAll(batch.Requests);
                break;
            case GetStatus:
                Sender.Tell(new StatusReport(DescribeStatus(state)), _me);
                break;
            case ChangeMembership or ChangeLease or TransferLeadership or DemandSnapshot or GetDigest or GetLog:
                Sender.Tell(new AdministrationDone(false, false, OutOf(state), null), _me);
                break;
            case DescribeGroup question when question.Group == _settings.Name:
                DescribeNothing(state);
                break;
            case PrepareToLeave:
                Sender.Tell(ReadyToLeave.Instance, _me);
                break;
            case ExpectedMembersKnown known:
                _expected = known.Members;
                break;
            case FollowLeader:
                _followers.Neighbour = Sender;
                break;
            case ClusterNodesKnown known:
                NodesKnown(known);
                break;
            case WhichGroup question when question.GroupName == _settings.Name && _lastGroup != default:
                // What stands on the disk is told also by a replica that is out, so that its whole group hears of the other one.
                AnswerWhichGroup(question, _lastGroup);
                break;
            case Terminated ended:
                ChildEnded(ended.ActorRef);
                break;
            case ThisActorSystemQuarantinedEvent shutOut:
                ShutOutBy(shutOut.RemoteAddress);
                break;
            case JournalDamaged damaged when Sender.Equals(_journal):
                EndLife(ReplicaFault.StorageDamaged, damaged.Detail);
                break;
            case JournalFailed failed when Sender.Equals(_journal):
                EndLife(ReplicaFault.DiskFault, failed.Detail);
                break;
            case Envelope or ILocalMessage or ISmrMessage or DisassociatedEvent:
                // From a life that is over, or for one that has not begun. Whoever needs an answer asks again.
                break;
            default:
                _metrics.Drop("unknown");
                Unhandled(message);
                break;
        }
    }

    private void Leader(object message)
    {
        switch (message)
        {
            case ChangeMembership change:
                Change(change);
                break;
            case ChangeLease change:
                Change(change);
                break;
            case Introduction introduction when introduction.GroupName == _settings.Name:
                AnswerIntroduction(introduction);
                AddIntroduced(introduction);
                break;
            case TransferLeadership transfer:
                Transfer(transfer);
                break;
            case PrepareToLeave:
                HandOver();
                break;
            default:
                WithCore(message);
                break;
        }
    }

    private void NotLeader(object message)
    {
        switch (message)
        {
            case DisassociatedEvent lost:
                ConnectionLost(lost.RemoteAddress);
                break;
            case ReplicaSignals.HintDue hint:
                Hint(hint);
                break;
            case Introduction introduction when introduction.GroupName == _settings.Name:
                AnswerIntroduction(introduction);
                break;
            case ChangeMembership or ChangeLease or TransferLeadership:
                Sender.Tell(new AdministrationDone(false, false, "This replica does not lead.", LeaderAddress) { TryAgain = true }, _me);
                break;
            case PrepareToLeave:
                Sender.Tell(ReadyToLeave.Instance, _me);
                break;
            default:
                WithCore(message);
                break;
        }
    }

    private void WithCore(object message)
    {
        switch (message)
        {
            case Envelope envelope:
                Hear(envelope);
                break;
            case RecordWritten written when Sender.Equals(_journal):
                Written(written.Number);
                break;
            case EntriesApplied applied when Sender.Equals(_machine):
                Applied(applied);
                break;
            case CommandBatch batch:
                Take(batch);
                break;
            case QueryBatch batch:
                Take(batch);
                break;
            case QueriesRun run when Sender.Equals(_machine):
                Answer(run);
                break;
            case ReplicaSignals.Flush:
                Flush();
                break;
            case ReplicaSignals.DeadlineDue:
                Step(Input.TimerFired());
                break;
            case ReplicaSignals.WatchJournal watch when watch.Life == _life:
                WatchJournal();
                break;
            case GetStatus:
                Sender.Tell(new StatusReport(DescribeStatus(_role.ToString())), _me);
                break;
            default:
                WithCoreSeldom(message);
                break;
        }
    }

    private void WithCoreSeldom(object message)
    {
        switch (message)
        {
            case SnapshotChunk or SnapshotChunkReceived:
                HearOfSnapshot((ISmrMessage)message);
                break;
            case SnapshotStored stored when Sender.Equals(_store):
                Step(Input.SnapshotTaken(stored.Snapshot));
                break;
            case SnapshotNotStored failed when Sender.Equals(_store):
                SnapshotFailed(failed);
                break;
            case SnapshotSent sent when Sender.Equals(_store):
                Step(Input.SnapshotSendEnded(sent.To, sent.Transfer, sent.Succeeded));
                break;
            case SnapshotStagedHere staged when Sender.Equals(_store):
                Step(Input.SnapshotStaged(staged.Transfer));
                break;
            case JournalGrown when Sender.Equals(_journal):
                Step(Input.SnapshotWanted());
                break;
            case JournalFailed failed when Sender.Equals(_journal):
                JournalEnded(failed.Detail);
                break;
            case JournalDamaged damaged when Sender.Equals(_journal):
                EndLife(ReplicaFault.StorageDamaged, damaged.Detail);
                break;
            case MachineStarted started when Sender.Equals(_machine):
                _handled = started.Handled;
                break;
            case MachineFailed { Cause: SnapshotDamageException damage } when Sender.Equals(_machine):
                EndLife(ReplicaFault.StorageDamaged, damage.Message);
                break;
            case MachineFailed failed when Sender.Equals(_machine):
                EndLife(ReplicaFault.MachineFailed, $"The state machine failed at entry {failed.At}: {failed.Cause.Message}");
                break;
            case DescribeGroup question when question.Group == _settings.Name:
                Describe();
                break;
            case DemandSnapshot:
                WantSnapshot();
                break;
            case GetDigest:
                _machine.Tell(new ComputeDigest(Sender), _me);
                break;
            case GetLog question:
                DescribeLog(question);
                break;
            case DigestReached reached when Sender.Equals(_machine):
                Reached(reached);
                break;
            case DigestReport report:
                Hear(report);
                break;
            case ReplicaSignals.StillAdding adding:
                AskWhoItIs(adding);
                break;
            case WhoAreYou question when question.GroupName == _settings.Name:
                Sender.Tell(new Introduction(_settings.Name, OwnLine, MayFound: false, _core!.Group), _me);
                break;
            case GroupExists exists when exists.GroupName == _settings.Name:
                HearOfRemoval(exists);
                break;
            case ReplicaSignals.LookForLeader look when look.Life == _life:
                LookForLeader();
                break;
            case FollowLeader:
                Follow(Sender);
                break;
            case WhichGroup question when question.GroupName == _settings.Name:
                AnswerWhichGroup(question, OwnGroup);
                break;
            case ThisGroup answer when answer.GroupName == _settings.Name:
                Encounter(answer.Group, answer.Member);
                break;
            case ReplicaSignals.LookAround:
                LookAround();
                break;
            case ClusterNodesKnown known:
                NodesKnown(known);
                break;
            case Terminated ended:
                ChildEnded(ended.ActorRef);
                break;
            case ThisActorSystemQuarantinedEvent shutOut:
                ShutOutBy(shutOut.RemoteAddress);
                break;
            case ILocalMessage or ISmrMessage or DisassociatedEvent:
                // Of a life that is over, of a founding that is done, or for another role.
                break;
            default:
                _metrics.Drop("unknown");
                Unhandled(message);
                break;
        }
    }
}
