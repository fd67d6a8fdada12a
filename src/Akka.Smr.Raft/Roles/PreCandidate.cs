using Akka.Smr.Raft.Election;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;

namespace Akka.Smr.Raft.Roles;

/// <summary>Asks whether an election could be won, before it disturbs anybody with a new term (§9.6).</summary>
internal sealed class PreCandidate : Role
{
    private readonly Ballot _ballot;
    private readonly TimeSpan _deadline;

    private PreCandidate(RaftState state, Ballot ballot, TimeSpan deadline)
        : base(state)
    {
        _ballot = ballot;
        _deadline = deadline;
    }

    public override RoleKind Kind => RoleKind.PreCandidate;

    public override TimeSpan Deadline => _deadline;

    private Term Asked => State.Term.Next;

    public static Role Start(RaftState state)
    {
        state.ForgetLeader();
        var role = new PreCandidate(state, new Ballot(state.Quorum!), state.Now.Monotonic + Campaign.Timeout(state));
        Campaign.Ask(state, role.Asked, new PreVote(state.Log.Last));
        return role.Count(state.Self, granted: true);
    }

    public override Role OnTimer()
    {
        if (State.Now.Monotonic < _deadline)
            return this;
        State.Attempt++;
        return Campaign.IsPossible(State) ? Start(State) : new Follower(State);
    }

    public override Role OnStorageStalled() => new Follower(State);

    public override Role Clone(RaftState state) => new PreCandidate(state, _ballot.Clone(), _deadline);

    public override void Encode(IStateWriter writer)
    {
        writer.Write(_deadline <= State.Now.Monotonic ? 1 : 0);
        _ballot.Encode(writer);
    }

    protected override Role OnRequestVote(Identity from, RequestVote message)
    {
        var before = State.Hard.Vote;
        base.OnRequestVote(from, message);

        // Whoever has given its vote lets the candidate have its time, and stands for nothing itself (§3.4).
        return State.Hard.Vote == before ? this : new Follower(State);
    }

    protected override Role OnPreVoteResponse(Identity from, Term term, PreVoteResponse message)
    {
        // Only an answer to this very question counts: one for an earlier term is old.
        if (message.Granted && term != Asked)
            return this;
        return Count(from, message.Granted);
    }

    private Role Count(Identity voter, bool granted)
    {
        _ballot.Count(voter, granted);
        return _ballot.IsWon ? Candidate.Start(State, force: false) : this;
    }
}
