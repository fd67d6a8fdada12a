using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

#nullable disable annotations // As in Akka.NET.

/// <summary>Makes filters of log events, by level, text, source, exception or dead letter.</summary>
public class EventFilterFactory
{
    private readonly TestKitBase _testKit;
    private readonly ActorSystem _system;
    private readonly IReadOnlyList<EventFilter> _before;

    public EventFilterFactory(TestKitBase testkit)
        : this(testkit, testkit.Sys)
    {
    }

    public EventFilterFactory(TestKitBase testkit, ActorSystem system)
        : this(testkit, system, [])
    {
    }

    internal EventFilterFactory(TestKitBase testKit, ActorSystem system, IReadOnlyList<EventFilter> before) =>
        (_testKit, _system, _before) = (testKit, system, before);

    public IEventFilterApplier Exception<TException>(Regex pattern, string source = null) where TException : Exception =>
        Exception(typeof(TException), pattern, source);

    public IEventFilterApplier Exception<TException>(string message = null, string start = null, string contains = null, string source = null)
        where TException : Exception =>
        Exception(typeof(TException), message, start, contains, source);

    public IEventFilterApplier Exception(Type exceptionType, Regex pattern, string source = null, bool checkInnerExceptions = false) =>
        Errors(exceptionType, TextMatch.Of(pattern, source), checkInnerExceptions);

    /// <summary>Errors with a cause of the type, where the text is the error's own or the cause's.</summary>
    public IEventFilterApplier Exception(
        Type exceptionType, string message = null, string start = null, string contains = null, string source = null, bool checkInnerExceptions = false) =>
        Errors(exceptionType, TextMatch.Of(message, start, contains, source), checkInnerExceptions);

    public IEventFilterApplier Error(string message = null, string start = null, string contains = null, string source = null) =>
        Errors(null, TextMatch.Of(message, start, contains, source), false);

    public IEventFilterApplier Error(Regex pattern, string source = null) => Errors(null, TextMatch.Of(pattern, source), false);

    public IEventFilterApplier Warning(string message = null, string start = null, string contains = null, string source = null) =>
        Level<Warning>(TextMatch.Of(message, start, contains, source));

    public IEventFilterApplier Warning(Regex pattern, string source = null) => Level<Warning>(TextMatch.Of(pattern, source));

    public IEventFilterApplier Info(string message = null, string start = null, string contains = null, string source = null) =>
        Level<Info>(TextMatch.Of(message, start, contains, source));

    public IEventFilterApplier Info(Regex pattern, string source = null) => Level<Info>(TextMatch.Of(pattern, source));

    public IEventFilterApplier Debug(string message = null, string start = null, string contains = null, string source = null) =>
        Level<Debug>(TextMatch.Of(message, start, contains, source));

    public IEventFilterApplier Debug(Regex pattern, string source = null) => Level<Debug>(TextMatch.Of(pattern, source));

    public IEventFilterApplier Custom(Predicate<LogEvent> predicate) => Applier("Custom", predicate);

    public IEventFilterApplier Custom<TLogEvent>(Predicate<TLogEvent> predicate) where TLogEvent : LogEvent =>
        Applier("Custom", @event => @event is TLogEvent typed && predicate(typed));

    public IEventFilterApplier DeadLetter() => DeadLetter<object>();

    public IEventFilterApplier DeadLetter<TMessage>(string source = null) => DeadLetter<TMessage>(_ => true, source);

    public IEventFilterApplier DeadLetter<TMessage>(Func<TMessage, bool> isMatch, string source = null)
    {
        var text = TextMatch.Of(null, null, null, source);
        return Applier(
            $"DeadLetter <{typeof(TMessage)}>{text}",
            @event => @event is Warning { Message: DeadLetter { Message: TMessage message } letter }
                && isMatch(message) && text.Fits(@event.LogSource, letter.Message));
    }

    private EventFilterApplier Level<TEvent>(TextMatch text) where TEvent : LogEvent =>
        Applier($"{typeof(TEvent).Name}{text}", @event => @event is TEvent && text.Fits(@event.LogSource, @event.Message));

    private EventFilterApplier Errors(Type cause, TextMatch text, bool inner)
    {
        if (cause is not null && !typeof(Exception).IsAssignableFrom(cause))
            throw new ArgumentException($"The type must be an exception. It was: {cause}", nameof(cause));
        return Applier(
            cause is null ? $"Error{text}" : $"Error with Cause <{cause}>{text}",
            @event => @event is Error && IsError(@event, @event.Cause, cause, text, inner));
    }

    private static bool IsError(LogEvent error, Exception cause, Type type, TextMatch text, bool inner)
    {
        if (cause is null)
            return type is null && text.Fits(error.LogSource, error.Message);

        var fits = (type is null || type.IsInstanceOfType(cause))
            && (text.Fits(error.LogSource, error.Message) || text.Fits(error.LogSource, cause.Message));
        return fits || (inner && cause.InnerException is not null && IsError(error, cause.InnerException, type, text, inner));
    }

    private EventFilterApplier Applier(string description, Predicate<LogEvent> isMatch) =>
        new(_testKit, _system, [.. _before, new EventFilter(description, isMatch)], _testKit.FrameworkAssertions);
}
