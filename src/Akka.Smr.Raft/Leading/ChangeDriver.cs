using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Raft.Leading;

/// <summary>
/// Carries a change of membership through (§4.3): one at a time, each configuration only when the one before is committed, and
/// none before the leader has committed in its term (§4.1). All it goes by stands in the log, so a new leader goes on where
/// the old one fell; only who waits for the outcome is its own.
/// </summary>
internal sealed class ChangeDriver(RaftState state, Followers followers)
{
    private long? _waiter;

    /// <summary>The first configuration of a change, or the reason why there is none.</summary>
    public RefusalReason Begin(long waiter, MembershipIntent intent, bool hasCommittedInTerm, out Configuration? next)
    {
        next = null;
        var current = state.Configurations.Latest!;
        if (!hasCommittedInTerm)
            return RefusalReason.TermNotCommitted;

        var isBusy = state.Configurations.LatestIndex > state.Commit || current.IsJoint || current.Intent is not null;
        var isCancellation = state.Configurations.LatestIndex <= state.Commit && MembershipChange.IsCancellation(current, intent);
        if (isBusy && !isCancellation)
            return RefusalReason.ChangeInProgress;
        if (!MembershipChange.IsValid(current, intent, state.Options.MaxWitnesses))
            return RefusalReason.Invalid;

        End(ChangeOutcome.Abandoned, RefusalReason.None);
        _waiter = waiter;
        next = MembershipChange.Begin(current, intent);
        return RefusalReason.None;
    }

    /// <summary>
    /// Whoever is to be promoted has to catch up from now on: that a learner kept up once says nothing of whether it lives, and as a
    /// voter it may be needed for everything (§4.2.1).
    /// </summary>
    public void Await()
    {
        if (state.Configurations.Latest is not { IsJoint: false, Intent: { } intent })
            return;
        foreach (var member in followers.All)
        {
            if (MembershipChange.IsToBePromoted(member.Member, intent))
                member.CatchUp = new CatchUp(state.Log.Last.Index, state.Now.Monotonic);
        }
    }

    /// <summary>The next configuration on the way, if it is its time.</summary>
    public Configuration? Next(bool hasCommittedInTerm)
    {
        var current = state.Configurations.Latest!;
        if (!hasCommittedInTerm || state.Configurations.LatestIndex > state.Commit)
            return null;
        if (current.IsJoint)
            return MembershipChange.Leave(current);
        if (current.Intent is { } intent)
            return HaveCaughtUp(intent) ? MembershipChange.Joint(current, intent) : null;

        End(ChangeOutcome.Succeeded, RefusalReason.None);
        return null;
    }

    /// <summary>Whether the leader has led itself out of the configuration, and all is done (§4.2.2).</summary>
    public bool HasRemovedLeader() =>
        state.Configurations.LatestIndex <= state.Commit && state.Configurations.Latest is { IsJoint: false } && state.Own is not { IsVoter: true };

    public void OnLeft() => End(ChangeOutcome.Unknown, RefusalReason.NotLeader);

    public ChangeDriver Clone(RaftState into, Followers table) => new(into, table) { _waiter = _waiter };

    public void Encode(IStateWriter writer) => writer.Write(_waiter ?? 0);

    private bool HaveCaughtUp(MembershipIntent intent)
    {
        foreach (var member in followers.All)
        {
            if (MembershipChange.IsToBePromoted(member.Member, intent) && !member.CatchUp.IsDone)
                return false;
        }

        return true;
    }

    private void End(ChangeOutcome outcome, RefusalReason reason)
    {
        if (_waiter is { } waiter)
            state.Effects.Add(Effect.ChangeDone(waiter, outcome, reason, state.Leader));
        _waiter = null;
    }
}
