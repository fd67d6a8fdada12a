using Akka.Actor;
using Akka.Cluster.Membership;
using Akka.Event;

namespace Akka.Cluster.Daemons;

/// <summary>Gossip: how what one node knows comes to be known to all, and who is found unreachable.</summary>
internal sealed partial class CoreDaemon
{
    private const int GossipsBeforeShutdown = 5;

    private bool IsGossipSpeedupNeeded =>
        _state.Members.Any(m => m.Status == MemberStatus.Down) || _state.Gossip.SeenBy.Count < _state.Members.Count / 2;

    private void ReceiveGossip(GossipEnvelope envelope)
    {
        var (from, remote, before) = (envelope.From, envelope.Gossip, _state);
        if (envelope.To != _self)
            _cluster.LogInfo("Ignores gossip of [{0}], which is for [{1}]", from.Address, envelope.To);
        else if (!before.Gossip.HasMember(from))
            _cluster.LogInfo("Ignores gossip of [{0}], which is no member", from);
        else if (!before.Gossip.Reachability.IsReachable(_self, from))
            _cluster.LogInfo("Ignores gossip of [{0}], which is unreachable", from);
        else if (!remote.HasMember(_self))
            _cluster.LogInfo("Ignores gossip of [{0}], which does not know this node", from);
        else
            TakeUpGossip(from, remote, before);
    }

    private void TakeUpGossip(UniqueAddress from, Gossip remote, MembershipState before)
    {
        (_state, var talkBack) = before.Receive(remote, MaySee);
        foreach (var joined in _state.Members.Except(before.Members))
            _cluster.FailureDetector.Remove(joined.Address);
        Publish();

        var selfStatus = _state.SelfMember.Status;
        if (selfStatus == MemberStatus.Exiting)
            BeginExit();
        if (selfStatus == MemberStatus.Down && before.SelfMember.Status != MemberStatus.Down)
        {
            _log.Warning("[{0}] hears from [{1}] that it is down", _self.Address, from.Address);
            ShutdownSelfWhenDown();
        }

        if (talkBack)
            GossipTo(from, Sender);
    }

    private void ReceiveGossipStatus(GossipStatus status)
    {
        var from = status.From;
        if (!_state.Gossip.HasMember(from) || !_state.IsGossipTarget(from))
            return;
        switch (status.Version.CompareTo(_state.Gossip.Version))
        {
            case VectorClock.Ordering.Same:
                break;
            case VectorClock.Ordering.After:
                Sender.Tell(new GossipStatus(_self, _state.Gossip.Version)); // the other will see that it knows more
                break;
            default:
                GossipTo(from, Sender);
                break;
        }
    }

    /// <summary>Gossips with one other: rather with one that has not seen this version; with one that has, of the version alone.</summary>
    private void SendGossip()
    {
        var targets = _state.GossipTargets.ToList();
        var others = targets.FindAll(node => !_state.Gossip.SeenBy.Contains(node));
        if (others.Count > 0 && _cluster.DrawFraction() < _settings.GossipDifferentViewProbability)
            targets = others;
        if (targets.Count == 0)
            return;

        var peer = targets[_cluster.Draw(targets.Count)];
        if (_state.Gossip.SeenBy.Contains(peer))
            _cluster.CoreAt(peer.Address).Tell(new GossipStatus(_self, _state.Gossip.Version), Self);
        else
            GossipTo(peer);
    }

    /// <summary>Tells some others at once, for this node will soon be gone.</summary>
    private void SendGossipToSome()
    {
        var targets = _state.GossipTargets.ToList();
        for (var i = 0; i < GossipsBeforeShutdown && targets.Count > 0; i++)
        {
            var drawn = _cluster.Draw(targets.Count);
            GossipTo(targets[drawn]);
            targets.RemoveAt(drawn);
        }
    }

    private void ScheduleGossipSpeedup()
    {
        if (!IsGossipSpeedupNeeded)
            return;
        Timers.StartSingleTimer("speedup-1", new ClusterTick.GossipSpeedup(), _settings.GossipInterval / 3);
        Timers.StartSingleTimer("speedup-2", new ClusterTick.GossipSpeedup(), _settings.GossipInterval * 2 / 3);
    }

    private void GossipTo(UniqueAddress node) => GossipTo(node, _cluster.CoreAt(node.Address));

    private void GossipTo(UniqueAddress node, IActorRef receiver)
    {
        if (_state.IsGossipTarget(node))
            receiver.Tell(new GossipEnvelope(_self, node, _state.Gossip), Self);
    }

    /// <summary>Notes whom the failure detector gives up, and who is back.</summary>
    private void ReapUnreachable()
    {
        var (reachability, detector) = (_state.Gossip.Reachability, _cluster.FailureDetector);
        var lost = _state.Members
            .Where(m => m.UniqueAddress != _self && reachability.IsReachable(_self, m.UniqueAddress) && !detector.IsAvailable(m.Address))
            .ToList();
        var back = reachability.UnreachableFrom(_self).Where(node => detector.IsAvailable(node.Address)).ToList();
        if (lost.Count == 0 && back.Count == 0)
            return;

        if (lost.Count > 0)
            _log.Warning("[{0}] finds unreachable: [{1}]", _self.Address, string.Join(", ", lost));
        if (back.Count > 0)
            _cluster.LogInfo("Finds reachable again: [{0}]", string.Join(", ", back));
        reachability = lost.Aggregate(reachability, (table, m) => table.With(_self, m.UniqueAddress, ReachabilityStatus.Unreachable));
        reachability = back.Aggregate(reachability, (table, node) => table.With(_self, node, ReachabilityStatus.Reachable));
        Change(_state.Gossip with { Reachability = reachability });
    }

    /// <summary>
    /// That life of a node is over for certain: another has begun at its address, or it is quarantined. To be removed it must still
    /// be downed.
    /// </summary>
    private void Terminated(UniqueAddress node)
    {
        if (!_state.Gossip.HasMember(node) || node == _self)
            return;
        _log.Warning("[{0}] knows that [{1}] is no more", _self.Address, node);
        Change(_state.Gossip with { Reachability = _state.Gossip.Reachability.With(_self, node, ReachabilityStatus.Terminated) });
    }
}
