using System.Runtime.ExceptionServices;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Creation, failure, restart and end.</summary>
internal sealed partial class ActorCell
{
    private bool _failed;
    private Ending _ending;
    private Exception? _recreateCause;

    /// <summary>What the cell waits for its children's end with.</summary>
    private enum Ending
    {
        None,
        Creation,
        Recreation,
        Termination,
    }

    private Type ActorType => _actor?.GetType() ?? Props.Type;

    private void CreateFirst()
    {
        try
        {
            _actor = NewActor();
            _actor.AroundPreStart();
        }
        catch (Exception cause) when (cause is not ActorInitializationException)
        {
            throw new ActorInitializationException(Self, "Exception during creation", cause);
        }
    }

    private void HandleInvokeFailure(Exception cause)
    {
        if (_failed) return;
        _failed = true;
        Mailbox.SuspendCount++;
        foreach (var child in ChildrenSnapshot()) child.Suspend();
        Parent.SendSystemMessage(new Failed(Self, cause));
    }

    private void HandleFailed(Failed failed)
    {
        // A child that was replaced under the same name can't speak for its successor.
        if (StatsOf(failed.Child) is not { } stats) return;
        var strategy = Props.SupervisorStrategy ?? _actor?.OwnSupervisorStrategy() ?? SupervisorStrategy.DefaultStrategy;
        if (!strategy.HandleFailure(this, failed.Child, failed.Cause, stats)) ExceptionDispatchInfo.Capture(failed.Cause).Throw();
    }

    private void FaultSuspend()
    {
        Mailbox.SuspendCount++;
        foreach (var child in ChildrenSnapshot()) child.Suspend();
    }

    private void FaultResume(Exception? causedByFailure)
    {
        if (_actor is null)
        {
            RestartFromNothing();
            return;
        }

        if (Mailbox.SuspendCount > 0) Mailbox.SuspendCount--;
        if (causedByFailure is not null) _failed = false;
        foreach (var child in ChildrenSnapshot()) child.Resume(causedByFailure);
    }

    private void FaultRecreate(Exception cause)
    {
        if (_actor is null)
        {
            RestartFromNothing();
            return;
        }

        if (_ending != Ending.None)
        {
            FaultResume(null); // Already on the way out or in: only the suspension is undone.
            return;
        }

        var failed = _actor;
        try
        {
            failed.AroundPreRestart(cause, CurrentMessage!);
        }
        catch (Exception e)
        {
            var wrapped = new PreRestartException(Self, e, cause, CurrentMessage);
            Publish(new Error(wrapped, Self.Path.ToString(), failed.GetType(), e.Message));
        }

        CancelTimers();
        _actor = null;
        _recreateCause = cause;
        if (!WaitForChildren(Ending.Recreation)) FinishRecreate();
    }

    /// <summary>The first incarnation never came to be: what is asked for now is a creation.</summary>
    private void RestartFromNothing()
    {
        SetReceiveTimeout(null);
        foreach (var child in ChildrenSnapshot()) child.Stop();
        if (!WaitForChildren(Ending.Creation)) FinishCreate();
    }

    private void FinishCreate()
    {
        Mailbox.SuspendCount = 0;
        _failed = false;
        try
        {
            CreateFirst();
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
    }

    private void FinishRecreate()
    {
        var cause = _recreateCause!;
        var survivors = ChildrenSnapshot();
        Mailbox.SuspendCount = 0;
        _failed = false;
        _recreateCause = null;
        _envelope = default;
        try
        {
            _actor = NewActor();
            _actor.AroundPostRestart(cause, null!);
            foreach (var child in survivors) child.Restart(cause);
        }
        catch (Exception e)
        {
            _actor = null;
            HandleInvokeFailure(new PostRestartException(Self, e, cause));
        }
    }

    private void BeginTermination()
    {
        if (Mailbox.IsClosed) return;
        SetReceiveTimeout(null);
        foreach (var child in ChildrenSnapshot()) child.Stop();
        if (_ending == Ending.Termination) return;
        if (WaitForChildren(Ending.Termination))
        {
            Mailbox.SuspendCount++; // No user message is handled while the children end.
            _failed = true;         // Nor does a failure go up any more.
        }
        else
        {
            FinishTermination();
        }
    }

    private void FinishTermination()
    {
        _ending = Ending.Termination;
        try
        {
            _actor?.AroundPostStop();
        }
        catch (Exception e)
        {
            Publish(new Error(e, Self.Path.ToString(), ActorType, e.Message));
        }

        CancelTimers();
        Mailbox.Close();
        _actor = null;
        _behaviors.Clear();
        System.EventStream.Unsubscribe(Self);
        // A parent that also watches hears of the child's end before it is handed the Terminated message.
        Parent.SendSystemMessage(new DeathWatchNotification(Self, true, false));
        TellWatchers();
        UnwatchAll();
    }

    /// <summary>The last child is gone: what waited for that goes on.</summary>
    private void ChildrenEnded()
    {
        var ending = _ending;
        if (ending != Ending.Termination) _ending = Ending.None;
        switch (ending)
        {
            case Ending.Creation: FinishCreate(); break;
            case Ending.Recreation: FinishRecreate(); break;
            case Ending.Termination: FinishTermination(); break;
        }
    }

    private void Publish(LogEvent @event) => System.EventStream.Publish(@event);
}
