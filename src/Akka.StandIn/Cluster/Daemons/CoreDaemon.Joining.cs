using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster.Daemons;

/// <summary>Joining: how this node becomes a member, and how it lets others in.</summary>
internal sealed partial class CoreDaemon
{
    private ImmutableList<Address> _seedNodes;
    private IActorRef? _seedNodeProcess;
    private TimeSpan? _joinSeedNodesDeadline;

    private void Uninitialized(object message)
    {
        switch (message)
        {
            case InitJoin:
                Sender.Tell(new InitJoinNack(_self.Address));
                break;
            case ClusterCommand.JoinTo joinTo:
                TryToJoin(joinTo.Address);
                break;
            case ClusterCommand.JoinSeedNodes join:
                ResetJoinSeedNodesDeadline();
                JoinSeedNodes(join.SeedNodes);
                break;
            case ClusterTick when Now >= _joinSeedNodesDeadline:
                GiveUpJoining();
                break;
            default:
                ReceiveInAnyState(message);
                break;
        }
    }

    private UntypedReceive TryingToJoin(Address joinWith, TimeSpan? deadline) => message =>
    {
        switch (message)
        {
            case Welcome welcome:
                ReceiveWelcome(joinWith, welcome);
                break;
            case ClusterCommand.JoinTo or ClusterCommand.JoinSeedNodes:
                BecomeUninitialized();
                Uninitialized(message);
                break;
            case ClusterTick when Now >= deadline && !(Now >= _joinSeedNodesDeadline):
                BecomeUninitialized();
                if (_seedNodes.IsEmpty)
                    TryToJoin(joinWith);
                else
                    JoinSeedNodes(_seedNodes);
                break;
            default:
                Uninitialized(message);
                break;
        }
    };

    private void BecomeUninitialized()
    {
        StopSeedNodeProcess();
        Become(Uninitialized);
    }

    private void BecomeInitialized()
    {
        // Heartbeats begin with membership, not before.
        _heartbeatSender = Context.ActorOf(
            Props.Create(() => new HeartbeatSender(_cluster)).WithDispatcher(_settings.UseDispatcher), "heartbeatSender");
        StopSeedNodeProcess();
        Become(Initialized);
    }

    private void JoinSeedNodes(ImmutableList<Address> seedNodes)
    {
        if (seedNodes.IsEmpty)
            return;
        StopSeedNodeProcess();
        _seedNodes = seedNodes;
        if (seedNodes.TrueForAll(seed => seed == _self.Address))
            Self.Tell(new ClusterCommand.JoinTo(_self.Address));
        else
            _seedNodeProcess = Context.ActorOf(
                Props.Create(() => new SeedNodeProcess(_cluster, seedNodes)).WithDispatcher(_settings.UseDispatcher));
    }

    private void StopSeedNodeProcess()
    {
        if (_seedNodeProcess is { } process)
            Context.Stop(process);
        _seedNodeProcess = null;
    }

    private void ResetJoinSeedNodesDeadline() => _joinSeedNodesDeadline = Now + _settings.ShutdownAfterUnsuccessfulJoinSeedNodes;

    private void GiveUpJoining()
    {
        _log.Warning(
            "No seed node of [{0}] has let this node in for {1} (shutdown-after-unsuccessful-join-seed-nodes): the system ends",
            string.Join(", ", _seedNodes), _settings.ShutdownAfterUnsuccessfulJoinSeedNodes);
        _joinSeedNodesDeadline = null;
        _shutdown.Run(CoordinatedShutdown.ClusterJoinUnsuccessfulReason.Instance);
    }

    private void TryToJoin(Address address)
    {
        if (!IsOfThisCluster(address))
        {
            _log.Warning("Can't join [{0}]: its protocol or system name is not that of [{1}]", address, _self.Address);
            return;
        }

        StopSeedNodeProcess();
        if (address == _self.Address)
        {
            BecomeInitialized();
            ReceiveJoin(new Join(_self, _cluster.SelfRoles));
        }
        else
        {
            Become(TryingToJoin(address, Now + _settings.RetryUnsuccessfulJoinAfter));
            _cluster.CoreAt(address).Tell(new Join(_self, _cluster.SelfRoles), Self);
        }
    }

    private void ReceiveWelcome(Address joinWith, Welcome welcome)
    {
        if (welcome.From.Address != joinWith || !welcome.Gossip.HasMember(_self))
        {
            _cluster.LogInfo("Is welcomed by [{0}], though it asked [{1}]", welcome.From.Address, joinWith);
            return;
        }

        _cluster.LogInfo("Is welcomed by [{0}]", welcome.From.Address);
        BecomeInitialized();
        _state = _state.With(welcome.Gossip.Seen(_self));
        Publish();
        GossipTo(welcome.From, Sender);
    }

    private void AnswerInitJoin()
    {
        if (_state.SelfMember.Status is MemberStatus.Down or MemberStatus.Exiting)
            Sender.Tell(new InitJoinNack(_self.Address));
        else
            Sender.Tell(new InitJoinAck(_self.Address));
    }

    private void ReceiveJoin(Join join)
    {
        var node = join.Node;
        var selfStatus = _state.SelfMember.Status;
        if (!IsOfThisCluster(node.Address))
            _log.Warning("[{0}] can't join: its protocol or system name is not that of [{1}]", node.Address, _self.Address);
        else if (selfStatus is MemberStatus.Down or MemberStatus.Exiting)
            _cluster.LogInfo("Can't let [{0}] in while being {1}", node, selfStatus);
        else if (MemberAt(node.Address) is not { } existing)
            LetIn(join);
        else if (existing.UniqueAddress == node)
            AnswerAgain(node);
        else
            ReplaceIncarnation(existing);
    }

    /// <summary>The answer to an earlier request has been lost.</summary>
    private void AnswerAgain(UniqueAddress node)
    {
        _cluster.LogInfo("[{0}] asks again, and is a member already", node);
        if (node != _self)
            Sender.Tell(new Welcome(_self, _state.Gossip));
    }

    /// <summary>
    /// The node was started anew: its earlier life is over for certain. The new one is let in when that one is gone; it will ask again.
    /// </summary>
    private void ReplaceIncarnation(Member existing)
    {
        _cluster.LogInfo("{0} was started anew; its former life must be removed first", existing);
        if (existing.Status == MemberStatus.Down)
            return;
        Terminated(existing.UniqueAddress);
        Down(existing.Address);
    }

    private void LetIn(Join join)
    {
        var isFounding = _state.Members.IsEmpty;
        _cluster.FailureDetector.Remove(join.Node.Address);
        _cluster.LogInfo(
            isFounding ? "[{0}] founds a cluster, with roles [{1}]" : "[{0}] is joining, with roles [{1}]",
            join.Node.Address, string.Join(",", join.Roles.Order(StringComparer.Ordinal)));

        Change(_state.Gossip.With(Member.Joining(join.Node, join.Roles)));
        if (isFounding)
            RunLeaderActions(); // the founder is the oldest, always
        else
            Sender.Tell(new Welcome(_self, _state.Gossip));
    }

    private bool IsOfThisCluster(Address address) => address.Protocol == _self.Address.Protocol && address.System == _self.Address.System;
}
