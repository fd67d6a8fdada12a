using Akka.Smr.Raft.Election;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Roles;
using Akka.Smr.Raft.Snapshots;
using Akka.Smr.Raft.Storage;

namespace Akka.Smr.Raft;

/// <summary>
/// One member of a Raft group: pure and deterministic. Everything that happens comes in by <see cref="Step"/>, everything it
/// asks for goes out as effects; it has no clock, no thread and no chance of its own.
/// </summary>
public sealed partial class RaftReplica
{
    private readonly RaftState _state;
    private readonly Invariants _invariants;
    private readonly bool _isNew;
    private Role? _role;
    private bool _isHalted;

    // Looked for once in each, for most steps change nothing about it.
    private Configuration? _isOfItsKindIn;
    private TimeSpan? _armed;
    private (RoleKind Role, Term Term, Identity Leader)? _announced;

    /// <summary>Creates a replica from what is on its disk. Its first step must be <see cref="InputKind.Started"/>.</summary>
    /// <param name="self">The member and its disk.</param>
    /// <param name="group">The group it belongs to, or is invited to.</param>
    /// <param name="kind">Whether it keeps data.</param>
    /// <param name="recovered">What is on its disk.</param>
    /// <param name="options">Its limits.</param>
    /// <exception cref="InvalidDataException">A configuration on the disk cannot be read.</exception>
    public RaftReplica(Identity self, GroupId group, MemberKind kind, RecoveredState recovered, RaftOptions options)
    {
        ArgumentNullException.ThrowIfNull(recovered);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _isNew = recovered.LastRecord == 0;
        _invariants = new Invariants();
        try
        {
            _state = new RaftState(self, group, kind, recovered, options);
        }
        catch (DamageException damage)
        {
            throw new InvalidDataException(damage.Message, damage);
        }
    }

    private RaftReplica(RaftReplica other)
    {
        _state = other._state.Clone();
        _role = other._role?.Clone(_state);
        _invariants = other._invariants.Clone(_role!);
        _isNew = other._isNew;
        _isHalted = other._isHalted;
        _armed = other._armed;
        _announced = other._announced;
    }

    /// <summary>Takes one input, at a time that never goes back, and returns what is to be done, in order. The effects are valid until the next step.</summary>
    public ReadOnlySpan<Effect> Step(in Input input, Instant now)
    {
        _state.Effects.Clear();
        if (now.Monotonic > _state.Now.Monotonic)
            _state.Now = now;
        else
            _state.Now = now with { Monotonic = _state.Now.Monotonic };

        if (_isHalted)
        {
            Refuse(input);
            return _state.Effects.All;
        }

        try
        {
            Dispatch(input);
            Finish();
        }
        catch (InvariantException broken)
        {
            _state.Effects.KeepOnlyAnswers();
            Halt(HaltReason.InvariantBroken, broken.Message);
        }
        catch (DamageException damage)
        {
            _state.Effects.KeepOnlyAnswers();
            Halt(HaltReason.Damaged, damage.Message);
        }

        return _state.Effects.All;
    }

    /// <summary>An independent replica in the same state.</summary>
    internal RaftReplica Clone() => new(this);

    /// <summary>Writes all state that can influence the protocol's future.</summary>
    internal void Encode(IStateWriter writer)
    {
        writer.Write((long)Role);
        _state.Encode(writer, _role?.Sticks ?? false);
        if (!_isHalted)
            _role?.Encode(writer);
    }

    private void Dispatch(in Input input)
    {
        if (_role is null && input.Kind != InputKind.Started)
            throw new InvalidOperationException($"{input.Kind} came before {InputKind.Started}.");

        switch (input.Kind)
        {
            case InputKind.Started:
                Start();
                break;
            case InputKind.TimerFired:
                _armed = null;
                Become(_role!.OnTimer());
                break;
            case InputKind.Received:
                Receive(input.Envelope);
                break;
            case InputKind.Proposed:
                Become(_role!.OnProposed(input.Proposals));
                break;
            case InputKind.ReadRequested:
                Become(_role!.OnReadRequested(input.Waiters, (ReadMode)input.Flag));
                break;
            case InputKind.ChangeRequested:
                Become(_role!.OnChangeRequested(input.Number, (MembershipIntent)input.Body!));
                break;
            case InputKind.TransferRequested:
                Become(_role!.OnTransferRequested(input.Number, (MemberId)input.Body!));
                break;
            case InputKind.Persisted:
                Persisted(input.Number);
                break;
            case InputKind.StorageFailed:
                Halt(HaltReason.StorageFailed, $"Record {input.Number} could not be written, or nobody knows.");
                break;
            case InputKind.StorageStalled:
                _state.IsStalled = true;
                Become(_role!.OnStorageStalled());
                break;
            case InputKind.StorageResumed:
                _state.IsStalled = false;
                break;
            case InputKind.Applied:
                _state.Apply(new LogIndex(input.Number));
                Become(_role!.OnApplied());
                break;
            case InputKind.SnapshotTaken:
                _state.AddSnapshot((SnapshotMeta)input.Body!);
                break;
            case InputKind.SnapshotNotTaken:
                _state.GiveUpSnapshot();
                break;
            case InputKind.SnapshotWanted:
                _state.WantSnapshot();
                break;
            case InputKind.SnapshotStaged:
                Become(_role!.OnSnapshotStaged((TransferId)input.Body!));
                break;
            case InputKind.SnapshotSendEnded:
                Become(_role!.OnSnapshotSendEnded(new MemberId(input.Number), (TransferId)input.Body!, input.Flag != 0));
                break;
            case InputKind.PeerHint:
                Become(_role!.OnPeerHint(new MemberId(input.Number), (PeerHintKind)input.Flag));
                break;
            default:
                throw new InvalidOperationException($"Input {input.Kind} has no handler.");
        }
    }

    private void Start()
    {
        if (_role is not null)
            throw new InvalidOperationException("The replica has been started already.");
        _role = new Follower(_state);
        _state.Incarnation = _state.Storage.LastNumber + 1;
        if (_state.Snapshot is { } snapshot && snapshot.Group != Group)
        {
            Halt(HaltReason.WrongIdentity, $"The disk belongs to group {snapshot.Group}, not to {Group}.");
            return;
        }

        if (!IsOfItsKind())
            return;

        // What an earlier incarnation promised is forgotten, so it is kept blindly (§6.4.1).
        if (!_isNew && _state.Lease is { } lease)
            _state.WithholdVotesUntil = _state.Now.Monotonic + VoteRule.StickyFor(_state.Options, lease);

        // The founding is part of the first record, so nobody can stand for election before it is durable.
        if (_isNew && _state.Snapshot is { } founding)
            _state.Storage.Add(founding);
        if (_state.Configurations.Latest is { } configuration)
            _state.Effects.Add(Effect.ConfigurationInForce(configuration, _state.Configurations.LatestIndex));
        if (_state.Snapshot is { } state && state.Id.Index > LogIndex.Zero && Kind == MemberKind.Full)
            _state.Install(state);
    }

    private void Persisted(long number)
    {
        var storage = _state.Storage;
        if (number > storage.LastNumber)
            throw new InvariantException($"Record {number} is durable, but only {storage.LastNumber} were given out.");
        if (number != storage.InFlight)
            return;

        var snapshot = storage.Complete();
        _state.Outbox.Release(_state.Hard, storage);
        if (snapshot is not null)
            _state.SnapshotIsDurable(snapshot);
        Become(_role!.OnPersisted());
    }

    /// <summary>The term rule (§3.3), with all of its exceptions. Whoever is behind learns it here, and nowhere else.</summary>
    private void Receive(Envelope envelope)
    {
        if (envelope.Group != Group || envelope.To != Self || envelope.From == Self || envelope.Term < Term.Zero || envelope.Term > Term.Latest)
        {
            _state.Dropped++;
            return;
        }

        if (envelope.Term < Term)
        {
            AnswerFromLaterTerm(envelope);
            return;
        }

        if (envelope.Term > Term)
        {
            switch (envelope.Body)
            {
                // A pre-vote asks in a term that nobody has entered, and a granted answer echoes it (§9.6).
                case PreVote:
                case PreVoteResponse { Granted: true }:
                    break;

                // Who hears its leader, or leads and hears its quorum, does not even learn the term (§4.2.3).
                case RequestVote { Force: false } when _role!.Sticks:
                    return;

                default:
                    _state.EnterTerm(envelope.Term, Identity.None);
                    Become(Follower.InNewTerm(_state, _role!));
                    break;
            }
        }

        Become(_role!.OnMessage(envelope));
    }

    /// <summary>A question from an earlier term is answered with one's own, or a member with a later term could not be led any more; an answer from an earlier term is old.</summary>
    private void AnswerFromLaterTerm(Envelope envelope)
    {
        switch (envelope.Body)
        {
            case AppendEntries append:
                _state.Send(envelope.From, new AppendResponse(append.Session, false, append.Previous.Index, EntryId.Zero));
                break;
            case Heartbeat heartbeat:
                _state.Send(envelope.From, new HeartbeatResponse(heartbeat.Session, heartbeat.Round, LogIndex.Zero, 0, EntryCodec.Version));
                break;
            case InstallSnapshot install:
                _state.Send(envelope.From, new InstallSnapshotResponse(install.Session, install.Meta.Transfer, false, LogIndex.Zero));
                break;
            case PreVote:
                _state.Send(envelope.From, new PreVoteResponse(false));
                break;
            case RequestVote:
                _state.Send(envelope.From, new RequestVoteResponse(false));
                break;
            case ReadIndexRequest read:
                _state.Send(envelope.From, new ReadIndexResponse(read.Incarnation, read.Context, false, LogIndex.Zero));
                break;
            default:
                _state.Dropped++;
                break;
        }
    }

    private void Become(Role next)
    {
        if (ReferenceEquals(next, _role))
            return;
        var before = _role!;
        _role = next;
        before.OnLeft();
    }

    private void Finish()
    {
        if (_isHalted || !IsOfItsKind())
            return;
        Become(_role!.OnStepEnd());
        _state.ConsiderSnapshot();
        if (_state.Storage.Next(_state.Log, _state.Hard) is { } record)
            _state.Effects.Add(Effect.Persist(record));
        _invariants.CheckStep(_state, _role);
        Announce();
        Arm();
    }

    /// <summary>
    /// Whether the configuration in force has this member as what it is (§11.7.2). A member with data in a witness's place would be sent
    /// entries without their bytes, and a witness in the place of one with data would be believed to have them. It halts before it has
    /// written or said anything there.
    /// </summary>
    private bool IsOfItsKind()
    {
        var configuration = _state.Configurations.Latest;
        if (ReferenceEquals(configuration, _isOfItsKindIn))
            return true;
        if (configuration?.Find(Self) is { } own && own.Kind != Kind)
        {
            _state.Effects.KeepOnlyAnswers();
            Halt(HaltReason.WrongIdentity, $"The configuration has this member as {own.Kind}, not as {Kind}.");
            return false;
        }

        _isOfItsKindIn = configuration;
        return true;
    }

    private void Announce()
    {
        var present = (_role!.Kind, _state.Term, _state.Leader);
        if (_announced == present)
            return;
        _announced = present;
        _state.Effects.Add(Effect.RoleChanged(present.Kind, present.Term, present.Leader));
    }

    private void Arm()
    {
        // A deadline that has moved back needs no new timer: the old one fires too early, and finds nothing due.
        var deadline = _role!.Deadline;
        if (_armed <= deadline)
            return;
        _armed = deadline;
        _state.Effects.Add(Effect.SetTimer(deadline));
    }

    private void Halt(HaltReason reason, string detail)
    {
        _isHalted = true;
        _role?.OnLeft();
        _state.Effects.Add(Effect.RoleChanged(RoleKind.Halted, _state.Term, Identity.None));
        _state.Effects.Add(Effect.Halt(reason, detail));
    }

    private void Refuse(in Input input)
    {
        switch (input.Kind)
        {
            case InputKind.Proposed:
                _state.Effects.Add(Effect.Refused(input.Proposals, RefusalReason.Halted, Identity.None));
                break;
            case InputKind.ReadRequested:
                _state.Effects.Add(Effect.ReadFailed(input.Waiters, RefusalReason.Halted, Identity.None));
                break;
            case InputKind.ChangeRequested:
                _state.Effects.Add(Effect.ChangeDone(input.Number, ChangeOutcome.Refused, RefusalReason.Halted, Identity.None));
                break;
            case InputKind.TransferRequested:
                _state.Effects.Add(Effect.TransferDone(input.Number, ChangeOutcome.Refused, RefusalReason.Halted, Identity.None));
                break;
            default:
                break;
        }
    }
}
