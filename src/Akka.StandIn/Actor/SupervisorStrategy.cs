using Akka.Event;

namespace Akka.Actor;

/// <summary>What to do with a child that has failed.</summary>
public enum Directive
{
    Resume,
    Restart,
    Escalate,
    Stop,
}

/// <summary>Chooses a directive by the failure.</summary>
public interface IDecider
{
    Directive Decide(Exception cause);
}

/// <summary>A decider made of a function.</summary>
public class LocalOnlyDecider(Func<Exception, Directive> decider) : IDecider
{
    public Directive Decide(Exception cause) => decider(cause);
}

/// <summary>Restarts, stops, resumes or escalates when a child fails.</summary>
public abstract class SupervisorStrategy
{
    public static readonly IDecider DefaultDecider = new LocalOnlyDecider(cause => cause switch
    {
        ActorInitializationException or ActorKilledException or DeathPactException => Directive.Stop,
        _ => Directive.Restart,
    });

    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    public static readonly OneForOneStrategy StoppingStrategy = new(_ => Directive.Stop);

    public abstract IDecider Decider { get; }

    protected bool LoggingEnabled { get; set; } = true;

    /// <summary>Carries out the directive for a failed child; false means that the failure goes on to the parent's parent.</summary>
    internal bool HandleFailure(ActorCell parent, IInternalActorRef child, Exception cause, ChildStats stats)
    {
        var directive = Decider.Decide(cause);
        if (directive == Directive.Restart && !MayRestart(parent.System, stats)) directive = Directive.Stop;
        if (LoggingEnabled && directive != Directive.Escalate) LogFailure(parent.System, child, cause, directive);
        switch (directive)
        {
            case Directive.Resume:
                child.Resume(cause);
                return true;
            case Directive.Restart:
                child.Restart(cause);
                return true;
            case Directive.Stop:
                child.Stop();
                return true;
            default:
                return false;
        }
    }

    private protected abstract bool MayRestart(ActorSystem system, ChildStats stats);

    private void LogFailure(ActorSystem system, IActorRef child, Exception cause, Directive directive)
    {
        string message = cause is ActorInitializationException { InnerException: { } inner } ? inner.Message : cause.Message;
        string source = child.Path.ToString();
        system.EventStream.Publish(directive == Directive.Resume
            ? new Warning(source, GetType(), message)
            : new Error(cause, source, GetType(), message));
    }
}

/// <summary>Treats only the child that failed.</summary>
public class OneForOneStrategy : SupervisorStrategy
{
    private readonly IDecider _decider;

    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries ?? -1, (int)(withinTimeRange ?? Timeout.InfiniteTimeSpan).TotalMilliseconds, new LocalOnlyDecider(localOnlyDecider))
    {
    }

    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, (int)(withinTimeRange ?? Timeout.InfiniteTimeSpan).TotalMilliseconds, decider)
    {
    }

    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(maxNrOfRetries, withinTimeMilliseconds, new LocalOnlyDecider(localOnlyDecider), loggingEnabled)
    {
    }

    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
    {
        _decider = decider;
        MaxNumberOfRetries = maxNrOfRetries;
        WithinTimeRangeMilliseconds = withinTimeMilliseconds;
        LoggingEnabled = loggingEnabled;
    }

    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider) : this(-1, -1, localOnlyDecider)
    {
    }

    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(-1, -1, localOnlyDecider, loggingEnabled)
    {
    }

    public OneForOneStrategy(IDecider decider) : this(-1, -1, decider)
    {
    }

    public override IDecider Decider => _decider;

    /// <summary>How many restarts are granted within the time range; -1 for any number.</summary>
    public int MaxNumberOfRetries { get; }

    /// <summary>The time range in milliseconds; -1 for ever.</summary>
    public int WithinTimeRangeMilliseconds { get; }

    private protected override bool MayRestart(ActorSystem system, ChildStats stats)
    {
        if (MaxNumberOfRetries < 0 && WithinTimeRangeMilliseconds <= 0) return true;
        // A range without a number grants one restart within it.
        int retries = MaxNumberOfRetries < 0 ? 1 : MaxNumberOfRetries;
        if (WithinTimeRangeMilliseconds > 0)
        {
            var now = system.Scheduler.MonotonicClock;
            if (now - stats.WindowStart > TimeSpan.FromMilliseconds(WithinTimeRangeMilliseconds) || stats.Restarts == 0)
            {
                stats.WindowStart = now;
                stats.Restarts = 0;
            }
        }

        return ++stats.Restarts <= retries;
    }
}

/// <summary>What a parent remembers of a child.</summary>
internal sealed class ChildStats(IInternalActorRef child)
{
    public IInternalActorRef Child { get; } = child;

    public int Restarts { get; set; }

    public TimeSpan WindowStart { get; set; }
}
