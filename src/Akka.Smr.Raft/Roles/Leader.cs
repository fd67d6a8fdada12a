using Akka.Smr.Raft.Election;
using Akka.Smr.Raft.Leading;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Raft.Roles;

/// <summary>
/// Leads its term (§3.5). Handlers only note what they learn; what follows from it, from commit to the next append, is drawn at
/// the end of the step, once and in one order.
/// </summary>
internal sealed class Leader : Role
{
    private readonly Followers _followers;
    private readonly ClusterClock _clock;
    private readonly Rounds _rounds;
    private readonly Replication _replication;
    private readonly ReadIndex _reads;
    private readonly LeadershipTransfer _transfer;
    private readonly ChangeDriver _change;
    private readonly WaiterQueue _waiters;
    private readonly EntryId _noop;
    private TimeSpan _nextTick;
    private long _uncommittedBytes;
    private bool _isReady;

    // Rounds up to this one were answered under other lease terms.
    private long _leaseAfterRound;

    private Leader(RaftState state)
        : base(state)
    {
        state.Lead();
        _followers = new Followers(state);
        _clock = new ClusterClock(state.LastClusterTime, state.Now.Monotonic);
        _rounds = new Rounds(state, _followers, _clock);
        _replication = new Replication(state, _followers);
        _reads = new ReadIndex(state, _followers, _rounds);
        _transfer = new LeadershipTransfer(state, _followers);
        _change = new ChangeDriver(state, _followers);
        _noop = new EntryId(state.Log.Last.Index.Next, state.Term);
        _waiters = new WaiterQueue(_noop.Index);
        for (var index = state.Commit.Next; index <= state.Log.Last.Index; index = index.Next)
            _uncommittedBytes += state.Log[index].Size;
    }

    private Leader(Leader other, RaftState state)
        : base(state)
    {
        _followers = other._followers.Clone(state);
        _clock = other._clock;
        _rounds = other._rounds.Clone(state, _followers, _clock);
        _replication = new Replication(state, _followers);
        _reads = other._reads.Clone(state, _followers, _rounds);
        _transfer = other._transfer.Clone(state, _followers);
        _change = other._change.Clone(state, _followers);
        _waiters = other._waiters.Clone();
        _noop = other._noop;
        _nextTick = other._nextTick;
        _uncommittedBytes = other._uncommittedBytes;
        _isReady = other._isReady;
        _leaseAfterRound = other._leaseAfterRound;
    }

    public override RoleKind Kind => RoleKind.Leader;

    public override TimeSpan Deadline => _nextTick;

    /// <summary>A leader that hears its quorum is not to be disturbed either (§4.2.3).</summary>
    public override bool Sticks => QuorumCheck.IsInContact(State, _followers) || base.Sticks;

    /// <summary>What the checkers want to see.</summary>
    public Followers Followers => _followers;

    /// <summary>Whether a lease read would be served now.</summary>
    public bool HoldsLease => HasCommittedInTerm && LeaseRule.Holds(State, _followers, _transfer.HasInvited);

    /// <summary>
    /// Whether the quorum is out of contact, though no tick has seen it yet: a process that has slept may find commands in its mail
    /// before its timer. It admits none, as it leads nobody (§6.2).
    /// </summary>
    private bool HasLostQuorum => !QuorumCheck.IsInContact(State, _followers);

    private bool HasCommittedInTerm => State.Commit >= _noop.Index;

    /// <summary>Begins the term: a no-op first, so that what earlier terms left can be committed (§3.6.2, §6.4).</summary>
    public static Leader Start(RaftState state, WonBallot ballot)
    {
        ArgumentNullException.ThrowIfNull(ballot);
        var leader = new Leader(state);
        leader.Append(EntryKind.Noop, ReadOnlyMemory<byte>.Empty, waiter: null);
        leader.Tick();
        return leader;
    }

    public override Role OnTimer()
    {
        if (State.Now.Monotonic < _nextTick)
            return this;
        if (HasLostQuorum)
            return StepDown();
        if (_transfer.OnTick() && _change.HasRemovedLeader())
            return StepDown();

        _reads.OnTick();
        Tick();
        _replication.OnTick();
        return this;
    }

    public override Role OnProposed(ReadOnlyMemory<Proposal> proposals)
    {
        if (HasLostQuorum)
            return StepDown().OnProposed(proposals);
        if (_transfer.IsUnderWay)
        {
            State.Effects.Add(Effect.Refused(proposals, RefusalReason.Transferring, State.Self));
            return this;
        }

        var start = 0;
        for (var i = 0; i < proposals.Length; i++)
        {
            var reason = Judge(proposals.Span[i]);
            if (reason == RefusalReason.None)
            {
                Append(proposals.Span[i].Kind, proposals.Span[i].Payload, proposals.Span[i].Waiter);
                continue;
            }

            Admit(proposals[start..i]);
            var end = reason == RefusalReason.Overloaded ? proposals.Length : i + 1;
            State.Effects.Add(Effect.Refused(proposals[i..end], reason, State.Self));
            start = end;
            i = end - 1;
        }

        Admit(proposals[start..]);
        return this;
    }

    public override Role OnReadRequested(ReadOnlyMemory<long> waiters, ReadMode mode)
    {
        if (HasLostQuorum)
            return StepDown().OnReadRequested(waiters, mode);
        if (mode == ReadMode.Lease && HoldsLease)
            _reads.Serve(waiters);
        else
            _reads.Add(waiters);
        return this;
    }

    public override Role OnChangeRequested(long waiter, MembershipIntent intent)
    {
        if (HasLostQuorum)
            return StepDown().OnChangeRequested(waiter, intent);
        Configuration? next = null;
        var reason = _transfer.IsUnderWay ? RefusalReason.Transferring : _change.Begin(waiter, intent, HasCommittedInTerm, out next);
        if (next is not null)
            Configure(next);
        else
            State.Effects.Add(Effect.ChangeDone(waiter, ChangeOutcome.Refused, reason, State.Self));
        return this;
    }

    public override Role OnTransferRequested(long waiter, MemberId to)
    {
        if (HasLostQuorum)
            return StepDown().OnTransferRequested(waiter, to);
        var reason = _transfer.Begin(waiter, to);
        if (reason != RefusalReason.None)
            State.Effects.Add(Effect.TransferDone(waiter, ChangeOutcome.Refused, reason, State.Self));
        return this;
    }

    public override Role OnApplied()
    {
        if (_isReady || State.Applied < _noop.Index)
            return this;
        _isReady = true;
        State.Effects.Add(Effect.LeaderReady(_noop));
        return this;
    }

    public override Role OnStorageStalled()
    {
        _transfer.InviteAnybody();
        return StepDown();
    }

    public override Role OnSnapshotStaged(TransferId transfer)
    {
        // A leader has everything that is committed; the transfer comes from before its election.
        State.Staging = null;
        return this;
    }

    public override Role OnSnapshotSendEnded(MemberId to, TransferId transfer, bool succeeded)
    {
        _replication.OnSnapshotSendEnded(to, transfer, succeeded);
        return this;
    }

    public override Role OnPeerHint(MemberId member, PeerHintKind kind)
    {
        if (kind != PeerHintKind.Back)
            _replication.OnUnreachable(member);
        return this;
    }

    public override Role OnStepEnd()
    {
        AdvanceCommit();
        if (_change.Next(HasCommittedInTerm) is { } next)
        {
            // Who leaves the joint configuration may have on the disks of the one half what the other had yet to acknowledge (§4.3).
            Configure(next);
            AdvanceCommit();
        }

        if (_change.HasRemovedLeader() && HandOver() is { } follower)
            return follower;

        _transfer.Advance();
        _reads.Advance(HasCommittedInTerm);
        _replication.PushAll();
        _rounds.TellCommit();
        return this;
    }

    public override void OnLeft()
    {
        _waiters.LoseAll(State.Effects, _noop.Term);
        _reads.FailAll();
        _change.OnLeft();
        _transfer.OnLeft(_noop.Term);
        foreach (var follower in _followers.All)
            _replication.Stop(follower);
        State.PinnedAt = null;
        if (_isReady)
            State.Effects.Add(Effect.LeadershipLost(_noop.Term));
    }

    public override Role Clone(RaftState state) => new Leader(this, state);

    public override void Encode(IStateWriter writer)
    {
        writer.Write(_noop.Index.Value);
        writer.Write((_isReady ? 1 : 0) + (_nextTick <= State.Now.Monotonic ? 2 : 0));
        writer.Write(_rounds.Current);
        writer.Write(_leaseAfterRound);
        foreach (var follower in _followers.All)
            follower.Encode(writer, State.Now.Monotonic, State.Options, _rounds.Current);
        _reads.Encode(writer);
        _transfer.Encode(writer);
        _change.Encode(writer);
        _waiters.Encode(writer);
    }

    protected override Role OnAppendResponse(Identity from, AppendResponse message)
    {
        if (Hear(from, message.Session) is { } follower)
            _replication.OnAppendResponse(follower, message);
        return this;
    }

    protected override Role OnHeartbeatResponse(Identity from, HeartbeatResponse message)
    {
        if (Hear(from, message.Session) is not { } follower || message.Round > _rounds.Current)
            return this;
        if (message.Round > follower.AckedRound)
        {
            follower.AckedRound = message.Round;
            if (_rounds.SentAt(message.Round) is { } sentAt && message.Round > _leaseAfterRound)
                follower.LeaseUntil = LeaseRule.Until(sentAt, message.LeasePromiseTicks, State.Lease);
        }

        _replication.OnHeartbeatResponse(follower, message);
        return this;
    }

    protected override Role OnInstallSnapshotResponse(Identity from, InstallSnapshotResponse message)
    {
        if (Hear(from, message.Session) is { } follower)
            _replication.OnInstallSnapshotResponse(follower, message);
        return this;
    }

    protected override Role OnReadIndexRequest(Identity from, ReadIndexRequest message)
    {
        if (message.Lease && HoldsLease)
            _reads.Serve(from, message);
        else
            _reads.Add(from, message);
        return this;
    }

    /// <summary>The record of who has spoken, if it is counted at all, and if it answers what was said in this session.</summary>
    private Progress? Hear(Identity from, long session)
    {
        if (_followers.Find(from) is not { IsSelf: false } follower || follower.Session != session)
            return null;
        follower.ContactAt = State.Now.Monotonic;
        return follower;
    }

    private RefusalReason Judge(in Proposal proposal)
    {
        if (proposal.Kind == EntryKind.Noop || proposal.Kind == EntryKind.Configuration)
            return RefusalReason.Invalid;
        if (proposal.Payload.Length > State.Options.MaxCommandBytes)
            return RefusalReason.TooLarge;

        var bytes = EntryCodec.HeaderBytes + proposal.Payload.Length;
        if (State.Log.Last.Index.Value - State.Commit.Value >= State.Options.MaxUncommittedEntries
            || (_uncommittedBytes > 0 && _uncommittedBytes + bytes > State.Options.MaxUncommittedBytes))
            return RefusalReason.Overloaded;
        if (State.Log.Bytes == 0 || State.Log.Bytes + bytes <= State.Options.MaxLogBytes)
            return RefusalReason.None;
        State.WantRoom();
        return RefusalReason.Overloaded;
    }

    private void Append(EntryKind kind, ReadOnlyMemory<byte> payload, long? waiter)
    {
        var id = new EntryId(State.Log.Last.Index.Next, State.Term);
        var entry = new Entry(id, kind, _clock.Read(State.Now), State.Now.UtcTicks, payload);
        State.Append(entry);
        _waiters.Add(waiter);
        _uncommittedBytes += entry.Size;
    }

    private void Admit(ReadOnlyMemory<Proposal> proposals)
    {
        if (proposals.IsEmpty)
            return;
        var first = new LogIndex(State.Log.Last.Index.Value - proposals.Length + 1);
        State.Effects.Add(Effect.Admitted(proposals, new EntryId(first, State.Term)));
    }

    /// <summary>A configuration is in force from the moment it is appended (§4.1).</summary>
    private void Configure(Configuration configuration)
    {
        foreach (var follower in _followers.All)
        {
            if (configuration.Find(follower.Identity) is null)
                _replication.Stop(follower);
        }

        // What was promised under other terms is not counted any more (§6.4.1).
        if (configuration.Lease != State.Lease)
        {
            foreach (var follower in _followers.All)
                follower.LeaseUntil = TimeSpan.Zero;
            _leaseAfterRound = _rounds.Current;
        }

        Append(EntryKind.Configuration, ConfigurationCodec.Encode(configuration), waiter: null);
        _followers.Adopt();
        _change.Await();
        _replication.Pin();
    }

    private void AdvanceCommit()
    {
        var commit = CommitRule.Next(State.Log, State.Term, State.Commit, _followers.Match());
        for (var index = State.Commit.Next; index <= commit; index = index.Next)
            _uncommittedBytes -= State.Log[index].Size;
        State.CommitTo(commit);
        State.IssueApplies();
        _waiters.ReleaseTo(State.ApplyIssued);
    }

    /// <summary>A leader that has removed itself passes the leadership on before it goes (§4.2.2).</summary>
    private Follower? HandOver()
    {
        if (!_transfer.IsUnderWay && _transfer.Begin(null, MemberId.None) != RefusalReason.None)
            return StepDown();
        _transfer.Advance();
        return _transfer.IsInvited ? StepDown() : null;
    }

    private void Tick()
    {
        _nextTick = State.Now.Monotonic + State.Options.HeartbeatInterval;
        _rounds.Send(isTick: true);
    }

    private Follower StepDown()
    {
        State.ForgetLeader();
        return new Follower(State);
    }
}
