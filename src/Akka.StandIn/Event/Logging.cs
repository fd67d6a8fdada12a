using Akka.Actor;

namespace Akka.Event;

/// <summary>Makes loggers.</summary>
public static class Logging
{
    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter? logMessageFormatter = null) =>
        GetLogger(context.System, SourceOf(context.Self, context.System), ((ActorCell)context).Props.Type, logMessageFormatter);

    /// <summary>A logger for an actor's ref or context, a type, a name, or anything else by its type.</summary>
    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null) => logSourceObj switch
    {
        IActorContext context => context.GetLogger(logMessageFormatter),
        IActorRef actor => GetLogger(system, SourceOf(actor, system), actor.GetType(), logMessageFormatter),
        string name => GetLogger(system, $"{name} ({system})", typeof(string), logMessageFormatter),
        Type type => GetLogger(system, $"{type.Name} ({system})", type, logMessageFormatter),
        _ => GetLogger(system, $"{logSourceObj.GetType().Name} ({system})", logSourceObj.GetType(), logMessageFormatter),
    };

    /// <exception cref="ArgumentException">The text names no level.</exception>
    public static LogLevel LogLevelFor(string logLevel) => logLevel.ToUpperInvariant() switch
    {
        "DEBUG" => LogLevel.DebugLevel,
        "INFO" => LogLevel.InfoLevel,
        "WARNING" => LogLevel.WarningLevel,
        "ERROR" => LogLevel.ErrorLevel,
        "OFF" => OffLevel,
        _ => throw new ArgumentException($"Unknown LogLevel: \"{logLevel}\". Valid values are: \"DEBUG\", \"INFO\", \"WARNING\", \"ERROR\" and \"OFF\".", nameof(logLevel)),
    };

    public static string StringFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => "DEBUG",
        LogLevel.InfoLevel => "INFO",
        LogLevel.WarningLevel => "WARNING",
        LogLevel.ErrorLevel => "ERROR",
        _ => "OFF",
    };

    /// <summary>Above every level there is.</summary>
    internal const LogLevel OffLevel = (LogLevel)int.MaxValue;

    private static string SourceOf(IActorRef actor, ActorSystem system) =>
        actor.Path.ToStringWithAddress(((ExtendedActorSystem)system).Provider.DefaultAddress);

    private static BusLogging GetLogger(ActorSystem system, string source, Type type, ILogMessageFormatter? formatter) =>
        new(system, source, type, formatter ?? DefaultLogMessageFormatter.Instance);
}

/// <summary>Logs to the event stream.</summary>
internal sealed class BusLogging(ActorSystem system, string logSource, Type logClass, ILogMessageFormatter formatter) : ILoggingAdapter
{
    public ILogMessageFormatter Formatter { get; } = formatter;

    public bool IsDebugEnabled => IsEnabled(LogLevel.DebugLevel);

    public bool IsInfoEnabled => IsEnabled(LogLevel.InfoLevel);

    public bool IsWarningEnabled => IsEnabled(LogLevel.WarningLevel);

    public bool IsErrorEnabled => IsEnabled(LogLevel.ErrorLevel);

    public bool IsEnabled(LogLevel logLevel) => system.EventStream.LogLevel <= logLevel;

    public void Log(LogLevel logLevel, Exception cause, string format) => Publish(logLevel, cause, format);

    public void Log(LogLevel logLevel, Exception cause, LogMessage message) => Publish(logLevel, cause, message);

    private void Publish(LogLevel logLevel, Exception cause, object message)
    {
        if (!IsEnabled(logLevel)) return;
        LogEvent @event = logLevel switch
        {
            LogLevel.DebugLevel => new Debug(cause, logSource, logClass, message),
            LogLevel.InfoLevel => new Info(cause, logSource, logClass, message),
            LogLevel.WarningLevel => new Warning(cause, logSource, logClass, message),
            _ => new Error(cause, logSource, logClass, message),
        };
        @event.Timestamp = system.Scheduler.Now.UtcDateTime;
        system.EventStream.Publish(@event);
    }
}
