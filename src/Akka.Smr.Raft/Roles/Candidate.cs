using Akka.Smr.Raft.Election;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;

namespace Akka.Smr.Raft.Roles;

/// <summary>Stands for election in a new term (§3.4). Its own vote counts when it is durable, as everybody's does.</summary>
internal sealed class Candidate : Role
{
    private readonly Ballot _ballot;
    private readonly TimeSpan _deadline;

    private Candidate(RaftState state, Ballot ballot, TimeSpan deadline)
        : base(state)
    {
        _ballot = ballot;
        _deadline = deadline;
    }

    public override RoleKind Kind => RoleKind.Candidate;

    public override TimeSpan Deadline => _deadline;

    public static Role Start(RaftState state, bool force)
    {
        state.EnterTerm(state.Term.Next, state.Self);
        var role = new Candidate(state, new Ballot(state.Quorum!), state.Now.Monotonic + Campaign.Timeout(state));
        Campaign.Ask(state, state.Term, new RequestVote(state.Log.Last, force));
        return role;
    }

    public override Role OnTimer()
    {
        if (State.Now.Monotonic < _deadline)
            return this;
        State.Attempt++;
        return Campaign.IsPossible(State) ? PreCandidate.Start(State) : new Follower(State);
    }

    public override Role OnPersisted() => State.Storage.HasDurable(State.Hard) ? Count(State.Self, granted: true) : this;

    public override Role OnStorageStalled() => new Follower(State);

    public override Role Clone(RaftState state) => new Candidate(state, _ballot.Clone(), _deadline);

    public override void Encode(IStateWriter writer)
    {
        writer.Write(_deadline <= State.Now.Monotonic ? 1 : 0);
        _ballot.Encode(writer);
    }

    protected override Role OnRequestVoteResponse(Identity from, RequestVoteResponse message) => Count(from, message.Granted);

    private Role Count(Identity voter, bool granted)
    {
        _ballot.Count(voter, granted);
        return _ballot.Won() is { } won ? Leader.Start(State, won) : this;
    }
}
