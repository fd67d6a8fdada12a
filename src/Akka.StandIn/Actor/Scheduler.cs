using Akka.Event;
using Akka.StandIn.Runtime;

namespace Akka.Actor;

/// <summary>The clocks.</summary>
public interface ITimeProvider
{
    /// <summary>Wall-clock time.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Time that never goes back.</summary>
    TimeSpan MonotonicClock { get; }

    TimeSpan HighResMonotonicClock { get; }
}

/// <summary>Sends messages later.</summary>
public interface ITellScheduler
{
    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender);

    void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable);

    void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender);

    void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable);
}

/// <summary>Runs actions later, outside any actor.</summary>
public interface IActionScheduler
{
    void ScheduleOnce(TimeSpan delay, Action action);

    void ScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable);

    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action);

    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable);
}

/// <summary>What is for those who know what they do.</summary>
public interface IAdvancedScheduler : IActionScheduler;

/// <summary>Time, and messages at a later time; precise to about ten milliseconds.</summary>
public interface IScheduler : ITellScheduler, ITimeProvider
{
    IAdvancedScheduler Advanced { get; }
}

/// <summary>Can be called off.</summary>
public interface ICancelable
{
    bool IsCancellationRequested { get; }

    CancellationToken Token { get; }

    void Cancel();

    void Cancel(bool throwOnFirstException);

    void CancelAfter(TimeSpan delay);

    void CancelAfter(int millisecondsDelay);
}

/// <summary>The ordinary <see cref="ICancelable"/>.</summary>
public class Cancelable : ICancelable, IDisposable
{
    private readonly IActionScheduler _scheduler;
    private readonly CancellationTokenSource _source = new();

    public Cancelable(IScheduler scheduler) : this(scheduler.Advanced)
    {
    }

    public Cancelable(IActionScheduler scheduler) => _scheduler = scheduler;

    public Cancelable(IScheduler scheduler, TimeSpan delay) : this(scheduler) => CancelAfter(delay);

    public bool IsCancellationRequested => _source.IsCancellationRequested;

    public CancellationToken Token => _source.Token;

    public void Cancel() => Cancel(false);

    public void Cancel(bool throwOnFirstException) => _source.Cancel(throwOnFirstException);

    public void CancelAfter(TimeSpan delay) => _scheduler.ScheduleOnce(delay, Cancel, this);

    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _source.Dispose();
    }
}

/// <summary>Scheduling in fewer words.</summary>
public static class SchedulerExtensions
{
    public static ICancelable ScheduleTellOnceCancelable(this IScheduler scheduler, TimeSpan delay, ICanTell receiver, object message, IActorRef sender)
    {
        var cancelable = new Cancelable(scheduler.Advanced);
        scheduler.ScheduleTellOnce(delay, receiver, message, sender, cancelable);
        return cancelable;
    }

    public static ICancelable ScheduleTellRepeatedlyCancelable(
        this IScheduler scheduler, TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender)
    {
        var cancelable = new Cancelable(scheduler.Advanced);
        scheduler.ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, cancelable);
        return cancelable;
    }
}

/// <summary>The scheduler on the runtime's clock and timers.</summary>
internal sealed class RuntimeScheduler(ActorRuntime runtime, ILoggingAdapter log) : IScheduler, IAdvancedScheduler
{
    public DateTimeOffset Now => runtime.UtcNow;

    public TimeSpan MonotonicClock => runtime.Monotonic;

    public TimeSpan HighResMonotonicClock => runtime.Monotonic;

    public IAdvancedScheduler Advanced => this;

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellOnce(delay, receiver, message, sender, null!);

    public void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        ScheduleOnce(delay, () => receiver.Tell(message, sender), cancelable);

    public void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender) =>
        ScheduleTellRepeatedly(initialDelay, interval, receiver, message, sender, null!);

    public void ScheduleTellRepeatedly(
        TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        ScheduleRepeatedly(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    public void ScheduleOnce(TimeSpan delay, Action action) => ScheduleOnce(delay, action, null!);

    public void ScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable)
    {
        if (delay < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(delay), $"Delay must be >= 0. It was {delay}");
        if (cancelable?.IsCancellationRequested == true) return;
        var timer = runtime.Schedule(delay, () => Run(action, cancelable));
        // A cancelled timer leaves the wheel at once: an Ask with a long time-out keeps nothing alive.
        cancelable?.Token.UnsafeRegister(static t => ((IDisposable)t!).Dispose(), timer);
    }

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action) =>
        ScheduleRepeatedly(initialDelay, interval, action, null!);

    public void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable)
    {
        if (interval <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(interval), $"Interval must be > 0. It was {interval}");
        var repeating = new Repeating(this, interval, action, cancelable, MonotonicClock + initialDelay);
        cancelable?.Token.UnsafeRegister(static r => ((Repeating)r!).Cancel(), repeating);
        repeating.Arm(initialDelay);
    }

    private void Run(Action action, ICancelable? cancelable)
    {
        if (cancelable?.IsCancellationRequested == true) return;
        try
        {
            action();
        }
        catch (Exception cause)
        {
            log.Error(cause, "Error while executing scheduled task.");
        }
    }

    /// <summary>Fires at the start plus whole intervals: a late firing does not push the next ones back.</summary>
    private sealed class Repeating(RuntimeScheduler scheduler, TimeSpan interval, Action action, ICancelable? cancelable, TimeSpan due)
    {
        private IDisposable? _timer;

        public void Arm(TimeSpan delay)
        {
            if (cancelable?.IsCancellationRequested == true) return;
            _timer = scheduler.Runtime.Schedule(delay, Fire);
        }

        public void Cancel() => _timer?.Dispose();

        private void Fire()
        {
            scheduler.Run(action, cancelable);
            due += interval;
            var now = scheduler.MonotonicClock;
            if (due < now) due = now;
            try
            {
                Arm(due - now);
            }
            catch (SchedulerException)
            {
                // The system ended meanwhile, and with it all that repeats.
            }
        }
    }

    private ActorRuntime Runtime => runtime;
}
