using Akka.Smr.Raft.Election;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;
using Akka.Smr.Raft.Snapshots;

namespace Akka.Smr.Raft.Roles;

/// <summary>
/// One of the roles (§3.3). Every handler returns the role that comes next, itself or another; a transition is the making of
/// an object, and what a role alone knows dies with it. Messages arrive here in the current term (the term rule has been
/// applied), except for pre-votes, which have none.
/// </summary>
internal abstract class Role(RaftState state)
{
    public abstract RoleKind Kind { get; }

    /// <summary>When <see cref="OnTimer"/> is due.</summary>
    public abstract TimeSpan Deadline { get; }

    /// <summary>Whether pre-votes and votes are refused for the sake of a leader that lives (§4.2.3).</summary>
    public virtual bool Sticks => VoteRule.Sticks(State);

    protected RaftState State { get; } = state;

    public abstract Role OnTimer();

    public Role OnMessage(Envelope envelope) => envelope.Body switch
    {
        AppendEntries message => OnAppendEntries(envelope.From, message),
        AppendResponse message => OnAppendResponse(envelope.From, message),
        Heartbeat message => OnHeartbeat(envelope.From, message),
        HeartbeatResponse message => OnHeartbeatResponse(envelope.From, message),
        RequestVote message => OnRequestVote(envelope.From, message),
        RequestVoteResponse message => OnRequestVoteResponse(envelope.From, message),
        PreVote message => OnPreVote(envelope.From, envelope.Term, message),
        PreVoteResponse message => OnPreVoteResponse(envelope.From, envelope.Term, message),
        TimeoutNow => OnTimeoutNow(envelope.From),
        InstallSnapshot message => OnInstallSnapshot(envelope.From, message),
        InstallSnapshotResponse message => OnInstallSnapshotResponse(envelope.From, message),
        ReadIndexRequest message => OnReadIndexRequest(envelope.From, message),
        ReadIndexResponse message => OnReadIndexResponse(envelope.From, message),
        _ => throw new InvariantException($"Message {envelope.Body.GetType().Name} has no handler."),
    };

    public virtual Role OnProposed(ReadOnlyMemory<Proposal> proposals)
    {
        State.Effects.Add(Effect.Refused(proposals, RefusalReason.NotLeader, State.Leader));
        return this;
    }

    public virtual Role OnReadRequested(ReadOnlyMemory<long> waiters, ReadMode mode)
    {
        State.Effects.Add(Effect.ReadFailed(waiters, RefusalReason.NotLeader, State.Leader));
        return this;
    }

    public virtual Role OnChangeRequested(long waiter, MembershipIntent intent)
    {
        State.Effects.Add(Effect.ChangeDone(waiter, ChangeOutcome.Refused, RefusalReason.NotLeader, State.Leader));
        return this;
    }

    public virtual Role OnTransferRequested(long waiter, MemberId to)
    {
        State.Effects.Add(Effect.TransferDone(waiter, ChangeOutcome.Refused, RefusalReason.NotLeader, State.Leader));
        return this;
    }

    /// <summary>A record is durable; the state knows it already.</summary>
    public virtual Role OnPersisted() => this;

    public virtual Role OnApplied() => this;

    /// <summary>The disk does not answer any more.</summary>
    public virtual Role OnStorageStalled() => this;

    public virtual Role OnSnapshotSendEnded(MemberId to, TransferId transfer, bool succeeded) => this;

    public virtual Role OnPeerHint(MemberId member, PeerHintKind kind) => this;

    /// <summary>All chunks of a transfer are durable here (§5.3).</summary>
    public virtual Role OnSnapshotStaged(TransferId transfer)
    {
        if (State.Staging is not { } meta || meta.Transfer != transfer)
            return this;

        State.Staging = null;
        return SnapshotInstallation.Take(State, meta) ? new Follower(State) : this;
    }

    /// <summary>The end of every step that this role survives.</summary>
    public virtual Role OnStepEnd()
    {
        State.IssueApplies();
        return this;
    }

    /// <summary>Another role follows: whoever waits for this one is told.</summary>
    public virtual void OnLeft()
    {
    }

    public abstract Role Clone(RaftState state);

    public abstract void Encode(IStateWriter writer);

    /// <summary>Anyone may be voted for: a configuration that does not know the candidate may simply be older (§4.2.2).</summary>
    protected virtual Role OnRequestVote(Identity from, RequestVote message)
    {
        var granted = VoteRule.Grants(State, from, message.Last, message.Force);
        if (granted)
            State.Vote(from);
        State.Send(from, new RequestVoteResponse(granted));
        return this;
    }

    protected virtual Role OnAppendEntries(Identity from, AppendEntries message) => new Follower(State).OnAppendEntries(from, message);

    protected virtual Role OnHeartbeat(Identity from, Heartbeat message) => new Follower(State).OnHeartbeat(from, message);

    protected virtual Role OnInstallSnapshot(Identity from, InstallSnapshot message) => new Follower(State).OnInstallSnapshot(from, message);

    protected virtual Role OnAppendResponse(Identity from, AppendResponse message) => this;

    protected virtual Role OnHeartbeatResponse(Identity from, HeartbeatResponse message) => this;

    protected virtual Role OnInstallSnapshotResponse(Identity from, InstallSnapshotResponse message) => this;

    protected virtual Role OnRequestVoteResponse(Identity from, RequestVoteResponse message) => this;

    protected virtual Role OnPreVoteResponse(Identity from, Term term, PreVoteResponse message) => this;

    /// <summary>Meant for a follower that is caught up; anyone else has moved on.</summary>
    protected virtual Role OnTimeoutNow(Identity from) => this;

    protected virtual Role OnReadIndexRequest(Identity from, ReadIndexRequest message)
    {
        State.Send(from, new ReadIndexResponse(message.Incarnation, message.Context, false, LogIndex.Zero));
        return this;
    }

    protected virtual Role OnReadIndexResponse(Identity from, ReadIndexResponse message) => this;

    private Role OnPreVote(Identity from, Term asked, PreVote message)
    {
        // A granted answer echoes the term asked for; a refusal carries the real one, which the asker adopts (§9.6).
        if (VoteRule.WouldGrant(State, asked, message.Last, Sticks))
            State.Send(from, asked, new PreVoteResponse(true));
        else
            State.Send(from, new PreVoteResponse(false));
        return this;
    }
}
