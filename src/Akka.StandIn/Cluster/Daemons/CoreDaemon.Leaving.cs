using Akka.Actor;

namespace Akka.Cluster.Daemons;

/// <summary>
/// Leaving: Leaving, then Exiting once all have seen that; then coordinated shutdown runs, and only when its tasks are done does
/// this node confirm its exit and end.
/// </summary>
internal sealed partial class CoreDaemon
{
    private readonly TaskCompletionSource<Done> _leaving;
    private readonly TaskCompletionSource<Done> _exiting;
    private readonly TaskCompletionSource<Done> _exited;
    private bool _isLeavingForShutdown;
    private bool _exitingTasksInProgress;

    private void AddShutdownTasks()
    {
        var (cluster, self) = (_cluster, Self);
        bool IsOut() => cluster.IsTerminated || cluster.SelfMember.Status == MemberStatus.Down;

        _shutdown.AddTask(CoordinatedShutdown.PhaseClusterLeave, "leave", () =>
        {
            if (IsOut())
                return Task.FromResult(Done.Instance);
            self.Tell(new ClusterCommand.LeaveForShutdown());
            return _leaving.Task;
        });
        _shutdown.AddTask(
            CoordinatedShutdown.PhaseClusterExiting,
            "wait-exiting",
            () => cluster.State.Members.IsEmpty ? Task.FromResult(Done.Instance) : _exiting.Task);
        _shutdown.AddTask(CoordinatedShutdown.PhaseClusterExitingDone, "exiting-completed", () =>
        {
            if (IsOut())
                return Task.FromResult(Done.Instance);
            self.Tell(new ClusterCommand.ExitingCompleted());
            return _exited.Task;
        });
    }

    private void Leave(Address address)
    {
        if (MemberAt(address) is not { Status: MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up } member)
            return;
        _cluster.LogInfo("Marks [{0}] as leaving", address);
        Change(_state.Gossip.With(member.Copy(MemberStatus.Leaving)));
        SendGossip();
    }

    private void CompleteLeaving()
    {
        if (_isLeavingForShutdown && _state.SelfMember.Status is not (MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up))
            _leaving.TrySetResult(Done.Instance);
    }

    private void BeginExit()
    {
        if (_exitingTasksInProgress)
            return;
        _exitingTasksInProgress = true;
        _cluster.LogInfo("Is exiting: coordinated shutdown runs");
        _exiting.TrySetResult(Done.Instance);
        _shutdown.Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
    }

    private void CompleteExit()
    {
        _cluster.LogInfo("Has exited");
        _exitingTasksInProgress = false;
        if (_state.SelfMember.Status != MemberStatus.Removed)
        {
            _state = _state.With(_state.Gossip.Seen(_self));
            Publish();
            SendGossipToSome();
            ConfirmExit();
        }

        _exited.TrySetResult(Done.Instance);
        _cluster.Shutdown();
    }

    /// <summary>Tells the two that may come to lead, so that this node is removed without having to be found unreachable.</summary>
    private void ConfirmExit()
    {
        var others = _state.Members.Where(m => m.UniqueAddress != _self).ToList();
        for (var i = 0; i < 2 && _state.LeaderOf(others) is { } leader; i++)
        {
            _cluster.CoreAt(leader.Address).Tell(new ExitingConfirmed(_self), Self);
            others.RemoveAll(m => m.UniqueAddress == leader);
        }
    }
}
