namespace Akka.Event;

/// <summary>Formats the text of a log message; the placeholders are those of <see cref="string.Format(string, object[])"/>.</summary>
public interface ILogMessageFormatter
{
    string Format(string format, params object[] args);

    string Format(string format, IEnumerable<object> args);
}

/// <summary>Writes to the log, under the name of one source.</summary>
public interface ILoggingAdapter
{
    ILogMessageFormatter Formatter { get; }

    bool IsDebugEnabled { get; }

    bool IsInfoEnabled { get; }

    bool IsWarningEnabled { get; }

    bool IsErrorEnabled { get; }

    bool IsEnabled(LogLevel logLevel);

    void Log(LogLevel logLevel, Exception cause, string format);

    void Log(LogLevel logLevel, Exception cause, LogMessage message);
}

/// <summary>Logging by level. Arguments are formatted only if the level is on and somebody looks.</summary>
public static class LoggingExtensions
{
    public static void Debug(this ILoggingAdapter log, string format) => log.Debug(default(Exception)!, format);

    public static void Debug(this ILoggingAdapter log, Exception cause, string format)
    {
        if (log.IsDebugEnabled) log.Log(LogLevel.DebugLevel, cause, format);
    }

    public static void Debug<T1>(this ILoggingAdapter log, string format, T1 arg1) =>
        log.Debug(default(Exception)!, format, arg1);

    public static void Debug<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1)
    {
        if (log.IsDebugEnabled) log.Log(LogLevel.DebugLevel, cause, new FormattedLogMessage(log.Formatter, format, [arg1!]));
    }

    public static void Debug<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        log.Debug(default(Exception)!, format, arg1, arg2);

    public static void Debug<T1, T2>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2)
    {
        if (log.IsDebugEnabled) log.Log(LogLevel.DebugLevel, cause, new FormattedLogMessage(log.Formatter, format, [arg1!, arg2!]));
    }

    public static void Debug<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        log.Debug(default(Exception)!, format, arg1, arg2, arg3);

    public static void Debug<T1, T2, T3>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3)
    {
        if (log.IsDebugEnabled) log.Log(LogLevel.DebugLevel, cause, new FormattedLogMessage(log.Formatter, format, [arg1!, arg2!, arg3!]));
    }

    public static void Debug<T1, T2, T3, T4>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        log.Debug(default(Exception)!, format, arg1, arg2, arg3, arg4);

    public static void Debug<T1, T2, T3, T4>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4)
    {
        if (log.IsDebugEnabled) log.Log(LogLevel.DebugLevel, cause, new FormattedLogMessage(log.Formatter, format, [arg1!, arg2!, arg3!, arg4!]));
    }

    public static void Debug(this ILoggingAdapter log, string format, object[] args) => log.Debug(default(Exception)!, format, args);

    public static void Debug(this ILoggingAdapter log, Exception cause, string format, object[] args)
    {
        if (log.IsDebugEnabled) log.Log(LogLevel.DebugLevel, cause, new FormattedLogMessage(log.Formatter, format, args));
    }

    public static void Info(this ILoggingAdapter log, string format) => log.Info(default(Exception)!, format);

    public static void Info(this ILoggingAdapter log, Exception cause, string format)
    {
        if (log.IsInfoEnabled) log.Log(LogLevel.InfoLevel, cause, format);
    }

    public static void Info<T1>(this ILoggingAdapter log, string format, T1 arg1) =>
        log.Info(default(Exception)!, format, arg1);

    public static void Info<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1)
    {
        if (log.IsInfoEnabled) log.Log(LogLevel.InfoLevel, cause, new FormattedLogMessage(log.Formatter, format, [arg1!]));
    }

    public static void Info<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        log.Info(default(Exception)!, format, arg1, arg2);

    public static void Info<T1, T2>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2)
    {
        if (log.IsInfoEnabled) log.Log(LogLevel.InfoLevel, cause, new FormattedLogMessage(log.Formatter, format, [arg1!, arg2!]));
    }

    public static void Info<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        log.Info(default(Exception)!, format, arg1, arg2, arg3);

    public static void Info<T1, T2, T3>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3)
    {
        if (log.IsInfoEnabled) log.Log(LogLevel.InfoLevel, cause, new FormattedLogMessage(log.Formatter, format, [arg1!, arg2!, arg3!]));
    }

    public static void Info<T1, T2, T3, T4>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        log.Info(default(Exception)!, format, arg1, arg2, arg3, arg4);

    public static void Info<T1, T2, T3, T4>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4)
    {
        if (log.IsInfoEnabled) log.Log(LogLevel.InfoLevel, cause, new FormattedLogMessage(log.Formatter, format, [arg1!, arg2!, arg3!, arg4!]));
    }

    public static void Info(this ILoggingAdapter log, string format, object[] args) => log.Info(default(Exception)!, format, args);

    public static void Info(this ILoggingAdapter log, Exception cause, string format, object[] args)
    {
        if (log.IsInfoEnabled) log.Log(LogLevel.InfoLevel, cause, new FormattedLogMessage(log.Formatter, format, args));
    }

    public static void Warning(this ILoggingAdapter log, string format) => log.Warning(default(Exception)!, format);

    public static void Warning(this ILoggingAdapter log, Exception cause, string format)
    {
        if (log.IsWarningEnabled) log.Log(LogLevel.WarningLevel, cause, format);
    }

    public static void Warning<T1>(this ILoggingAdapter log, string format, T1 arg1) =>
        log.Warning(default(Exception)!, format, arg1);

    public static void Warning<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1)
    {
        if (log.IsWarningEnabled) log.Log(LogLevel.WarningLevel, cause, new FormattedLogMessage(log.Formatter, format, [arg1!]));
    }

    public static void Warning<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        log.Warning(default(Exception)!, format, arg1, arg2);

    public static void Warning<T1, T2>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2)
    {
        if (log.IsWarningEnabled) log.Log(LogLevel.WarningLevel, cause, new FormattedLogMessage(log.Formatter, format, [arg1!, arg2!]));
    }

    public static void Warning<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        log.Warning(default(Exception)!, format, arg1, arg2, arg3);

    public static void Warning<T1, T2, T3>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3)
    {
        if (log.IsWarningEnabled) log.Log(LogLevel.WarningLevel, cause, new FormattedLogMessage(log.Formatter, format, [arg1!, arg2!, arg3!]));
    }

    public static void Warning<T1, T2, T3, T4>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        log.Warning(default(Exception)!, format, arg1, arg2, arg3, arg4);

    public static void Warning<T1, T2, T3, T4>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4)
    {
        if (log.IsWarningEnabled) log.Log(LogLevel.WarningLevel, cause, new FormattedLogMessage(log.Formatter, format, [arg1!, arg2!, arg3!, arg4!]));
    }

    public static void Warning(this ILoggingAdapter log, string format, object[] args) => log.Warning(default(Exception)!, format, args);

    public static void Warning(this ILoggingAdapter log, Exception cause, string format, object[] args)
    {
        if (log.IsWarningEnabled) log.Log(LogLevel.WarningLevel, cause, new FormattedLogMessage(log.Formatter, format, args));
    }

    public static void Error(this ILoggingAdapter log, string format) => log.Error(default(Exception)!, format);

    public static void Error(this ILoggingAdapter log, Exception cause, string format)
    {
        if (log.IsErrorEnabled) log.Log(LogLevel.ErrorLevel, cause, format);
    }

    public static void Error<T1>(this ILoggingAdapter log, string format, T1 arg1) =>
        log.Error(default(Exception)!, format, arg1);

    public static void Error<T1>(this ILoggingAdapter log, Exception cause, string format, T1 arg1)
    {
        if (log.IsErrorEnabled) log.Log(LogLevel.ErrorLevel, cause, new FormattedLogMessage(log.Formatter, format, [arg1!]));
    }

    public static void Error<T1, T2>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2) =>
        log.Error(default(Exception)!, format, arg1, arg2);

    public static void Error<T1, T2>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2)
    {
        if (log.IsErrorEnabled) log.Log(LogLevel.ErrorLevel, cause, new FormattedLogMessage(log.Formatter, format, [arg1!, arg2!]));
    }

    public static void Error<T1, T2, T3>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3) =>
        log.Error(default(Exception)!, format, arg1, arg2, arg3);

    public static void Error<T1, T2, T3>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3)
    {
        if (log.IsErrorEnabled) log.Log(LogLevel.ErrorLevel, cause, new FormattedLogMessage(log.Formatter, format, [arg1!, arg2!, arg3!]));
    }

    public static void Error<T1, T2, T3, T4>(this ILoggingAdapter log, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        log.Error(default(Exception)!, format, arg1, arg2, arg3, arg4);

    public static void Error<T1, T2, T3, T4>(this ILoggingAdapter log, Exception cause, string format, T1 arg1, T2 arg2, T3 arg3, T4 arg4)
    {
        if (log.IsErrorEnabled) log.Log(LogLevel.ErrorLevel, cause, new FormattedLogMessage(log.Formatter, format, [arg1!, arg2!, arg3!, arg4!]));
    }

    public static void Error(this ILoggingAdapter log, string format, object[] args) => log.Error(default(Exception)!, format, args);

    public static void Error(this ILoggingAdapter log, Exception cause, string format, object[] args)
    {
        if (log.IsErrorEnabled) log.Log(LogLevel.ErrorLevel, cause, new FormattedLogMessage(log.Formatter, format, args));
    }
}
