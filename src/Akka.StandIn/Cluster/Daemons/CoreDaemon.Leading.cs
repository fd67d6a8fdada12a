using System.Collections.Immutable;
using Akka.Cluster.Membership;

namespace Akka.Cluster.Daemons;

/// <summary>Leading: moving members on, while this node is the first among the reachable ones; and downing.</summary>
internal sealed partial class CoreDaemon
{
    private const int TicksWithoutConvergenceToReport = 20;
    private const int MaxTicksBeforeShuttingDownMyself = 4;

    private ImmutableSortedSet<UniqueAddress> _exitingConfirmed = [];
    private bool _isLeader;
    private int _ticksWithoutConvergence;
    private int _ticksDown;

    private bool HasEnoughMembers =>
        _state.Members.Count >= _settings.MinNrOfMembers
        && _settings.MinNrOfMembersOfRole.All(role => _state.Members.Count(m => m.HasRole(role.Key)) >= role.Value);

    private void RunLeaderActions()
    {
        if (_state.IsLeader != _isLeader)
        {
            _isLeader = _state.IsLeader;
            _cluster.LogInfo(_isLeader ? "Leads among those it reaches" : "Leads no longer");
        }

        if (_isLeader && _state.Convergence(_exitingConfirmed))
        {
            _ticksWithoutConvergence = 0;
            Apply(LeaderActions.OnConvergence(_state, HasEnoughMembers, _exitingConfirmed));
        }
        else if (_isLeader)
        {
            ActWithoutConvergence();
        }

        // Another leader may have removed them.
        _exitingConfirmed = [.. _exitingConfirmed.Where(_state.Gossip.HasMember)];
        ShutdownSelfWhenDown();
    }

    private void ActWithoutConvergence()
    {
        _ticksWithoutConvergence++;
        if (_settings.AllowWeaklyUpMembers && _settings.LeaderActionsInterval * _ticksWithoutConvergence >= _settings.WeaklyUpAfter)
            Apply(LeaderActions.WithoutConvergence(_state, HasEnoughMembers));
        if (_ticksWithoutConvergence % TicksWithoutConvergenceToReport == 0)
            _cluster.LogInfo("No convergence: {0}, members [{1}]", _state.ReachabilityByLiving, string.Join(", ", _state.Members));
    }

    private void Apply(LeaderActions actions)
    {
        if (actions.IsEmpty)
            return;
        foreach (var member in actions.Changed)
            _cluster.LogInfo("As leader, moves [{0}] to {1}", member.Address, member.Status);
        foreach (var member in actions.Removed)
            _cluster.LogInfo("As leader, removes [{0}], which is {1}", member.Address, member.Status);

        // Its own exit this node holds back before it says anything of it.
        if (actions.Gossip.GetMember(_self).Status == MemberStatus.Exiting)
            BeginExit();
        Change(actions.Gossip);
    }

    private void Down(Akka.Actor.Address address)
    {
        if (MemberAt(address) is not { } member)
        {
            _cluster.LogInfo("Can't down [{0}], which is no member", address);
            return;
        }

        if (member.Status == MemberStatus.Down)
            return;
        _cluster.LogInfo("Downs [{0}]", address);
        Change(_state.Gossip.With(member.Copy(MemberStatus.Down)));
        if (member.UniqueAddress == _self)
            SendGossipToSome();
        else
            GossipTo(member.UniqueAddress); // that it may end itself
    }

    /// <summary>Ends this node's part once those downed with it know, so far as they can be reached, or after some ticks anyway.</summary>
    private void ShutdownSelfWhenDown()
    {
        if (_state.SelfMember.Status != MemberStatus.Down)
            return;
        var allKnow = _state.Members
            .Where(m => m.Status == MemberStatus.Down)
            .All(m => !_state.Gossip.Reachability.IsReachable(m.UniqueAddress) || _state.Gossip.SeenBy.Contains(m.UniqueAddress));
        if (!allKnow && _ticksDown++ < MaxTicksBeforeShuttingDownMyself)
            return;

        _cluster.LogInfo("Is down, and ends");
        SendGossipToSome();
        _cluster.Shutdown();
    }
}
