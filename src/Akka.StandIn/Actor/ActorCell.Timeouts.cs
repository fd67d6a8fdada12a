namespace Akka.Actor;

/// <summary>The receive time-out and the actor's timers.</summary>
internal sealed partial class ActorCell
{
    private TimerScheduler? _timers;
    private ICancelable? _receiveTimeoutTask;

    public TimeSpan? ReceiveTimeout { get; private set; }

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        ReceiveTimeout = timeout > TimeSpan.Zero ? timeout : null;
        if (ReceiveTimeout is null) CancelReceiveTimeout();
    }

    private void ArmReceiveTimeout()
    {
        if (ReceiveTimeout is not { } timeout || Mailbox.IsClosed) return;
        CancelReceiveTimeout();
        _receiveTimeoutTask = System.Scheduler.ScheduleTellOnceCancelable(timeout, Self, Actor.ReceiveTimeout.Instance, Self);
    }

    private void CancelReceiveTimeout()
    {
        _receiveTimeoutTask?.Cancel();
        _receiveTimeoutTask = null;
    }

    private void ReceiveTimer(TimerScheduler.Fired fired)
    {
        // A timer of an earlier incarnation, or one that was cancelled with its message under way, is none.
        if (_timers is { } timers && ReferenceEquals(timers, fired.Owner) && timers.Accept(fired)) ReceiveMessage(fired.Message);
    }

    private void CancelTimers()
    {
        _timers?.CancelAll();
        CancelReceiveTimeout();
    }
}
