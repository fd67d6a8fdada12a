using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;
using Akka.Smr.Raft.Messages;

namespace Akka.Smr.Raft.Leading;

/// <summary>
/// Hands the leadership to a member that has caught up (§3.10). While it lasts no command is taken; it ends in time, one way
/// or the other. Once the election was invited, the leader has no lease any more in this term, even if nothing comes of it.
/// </summary>
internal sealed class LeadershipTransfer(RaftState state, Followers followers)
{
    private long? _waiter;
    private Identity _target;
    private TimeSpan _deadline;
    private bool _invited;

    public bool IsUnderWay => _target != Identity.None;

    /// <summary>Whether the present target has been invited.</summary>
    public bool IsInvited => _invited;

    /// <summary>Whether an election was invited in this term (§6.4.1).</summary>
    public bool HasInvited { get; private set; }

    /// <summary>Begins, or says why not. Nobody waits for a transfer that the leader itself wants.</summary>
    public RefusalReason Begin(long? waiter, MemberId to)
    {
        if (IsUnderWay)
            return RefusalReason.Transferring;
        if (Choose(to) is not { } target)
            return RefusalReason.Invalid;

        _waiter = waiter;
        _target = target.Identity;
        _deadline = state.Now.Monotonic + state.Options.LeadershipTransferTimeout;
        return RefusalReason.None;
    }

    /// <summary>Invites the target once it has everything, durably.</summary>
    public void Advance()
    {
        if (!IsUnderWay)
            return;
        if (followers.Find(_target) is not { } target || !MayLead(target))
        {
            End(ChangeOutcome.Abandoned, RefusalReason.Invalid);
            return;
        }

        if (target.Match == state.Log.Last.Index && !_invited)
            Invite(target);
    }

    /// <summary>Gives up what takes too long. Returns whether it just did.</summary>
    public bool OnTick()
    {
        if (!IsUnderWay || state.Now.Monotonic < _deadline)
            return false;
        End(ChangeOutcome.Abandoned, RefusalReason.TimedOut);
        return true;
    }

    /// <summary>The disk has stalled, and leadership is given up without waiting: whoever is caught up may begin at once.</summary>
    public void InviteAnybody()
    {
        if (Choose(MemberId.None) is { } target && target.Match == state.Log.Last.Index)
            Invite(target);
    }

    /// <summary>Leadership has ended. If a later term was begun after the invitation, that is what was wanted.</summary>
    public void OnLeft(Term led)
    {
        if (IsUnderWay)
            End(_invited && state.Term > led ? ChangeOutcome.Succeeded : ChangeOutcome.Unknown, RefusalReason.None);
    }

    public LeadershipTransfer Clone(RaftState into, Followers table) => new(into, table)
    {
        _waiter = _waiter,
        _target = _target,
        _deadline = _deadline,
        _invited = _invited,
        HasInvited = HasInvited,
    };

    public void Encode(IStateWriter writer)
    {
        writer.WriteMember(_target);
        writer.Write((HasInvited ? 1 : 0) + (_invited ? 2 : 0) + (_deadline <= state.Now.Monotonic ? 4 : 0));
    }

    private static bool MayLead(Progress member) =>
        !member.IsSelf && member.Member.IsIncomingVoter && !member.Member.IsWitness;

    private Progress? Choose(MemberId to)
    {
        Progress? best = null;
        foreach (var member in followers.All)
        {
            if (!MayLead(member) || (to != MemberId.None && member.Member.Id != to))
                continue;
            var isBetter = best is null
                || member.Match > best.Match
                || (member.Match == best.Match && member.Member.Priority > best.Member.Priority);
            if (isBetter)
                best = member;
        }

        return best;
    }

    private void Invite(Progress target)
    {
        _invited = true;
        HasInvited = true;
        state.Send(target.Identity, new TimeoutNow());
    }

    private void End(ChangeOutcome outcome, RefusalReason reason)
    {
        if (_waiter is { } waiter)
            state.Effects.Add(Effect.TransferDone(waiter, outcome, reason, state.Leader));
        _waiter = null;
        _target = Identity.None;
        _invited = false;
    }
}
