using System.Collections;
using System.Runtime.CompilerServices;

namespace Akka.TestKit;

#nullable disable annotations // As in Akka.NET.

// Taking messages out of the test actor's queue.
public abstract partial class TestKitBase
{
    /// <summary>The next message, or null if none comes in time.</summary>
    public object ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        TryReceiveOne(out var envelope, max, cancellationToken) ? envelope.Message : null;

    public async ValueTask<object> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        var (success, envelope) = await TryReceiveOneAsync(max, cancellationToken);
        return success ? envelope.Message : null;
    }

    public bool TryReceiveOne(out MessageEnvelope envelope, TimeSpan? max = null, CancellationToken cancellationToken = default)
    {
        var found = _queue.Wait(GetTimeoutOrDefault(max), remove: true, cancellationToken);
        envelope = Received(found);
        return found is not null;
    }

    public async ValueTask<(bool success, MessageEnvelope envelope)> TryReceiveOneAsync(TimeSpan? max, CancellationToken cancellationToken = default)
    {
        var found = await _queue.WaitAsync(GetTimeoutOrDefault(max), remove: true, cancellationToken);
        return (found is not null, Received(found));
    }

    /// <summary>Receives until a message fits; the others are thrown away.</summary>
    public object FishForMessage(Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessage<object>(isMessage, max, hint, cancellationToken);

    public T FishForMessage<T>(Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessage(isMessage, null, max, hint, cancellationToken);

    /// <summary>As the others, with the messages that do not fit added to a list.</summary>
    public T FishForMessage<T>(
        Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
    {
        var limit = RemainingOrDilated(max);
        var end = Clock + limit;
        allMessages?.Clear();
        while (true)
        {
            var message = ReceiveOne(end - Clock, cancellationToken);
            if (IsCatch(message, isMessage, allMessages, limit, hint))
                return (T)message;
        }
    }

    public ValueTask<object> FishForMessageAsync(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync<object>(isMessage, max, hint, cancellationToken);

    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync(isMessage, null, max, hint, cancellationToken);

    public async ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, ArrayList allMessages, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default)
    {
        var limit = RemainingOrDilated(max);
        var end = Clock + limit;
        allMessages?.Clear();
        while (true)
        {
            var message = await ReceiveOneAsync(end - Clock, cancellationToken);
            if (IsCatch(message, isMessage, allMessages, limit, hint))
                return (T)message;
        }
    }

    /// <summary>Receives so many messages.</summary>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        ReceiveUntilFull(numberOfMessages, RemainingOrDefault, cancellationToken);

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        ReceiveUntilFull(numberOfMessages, Dilated(max), cancellationToken);

    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default) =>
        ReceiveUntilFullAsync(numberOfMessages, RemainingOrDefault, cancellationToken);

    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        ReceiveUntilFullAsync(numberOfMessages, Dilated(max), cancellationToken);

    /// <summary>Receives what the filter makes something of; the first message of which it makes null stays where it is.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhile(filter, max, Timeout.InfiniteTimeSpan, msgs, cancellationToken);

    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, TimeSpan? idle, Func<object, T> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhile(filter, max, idle, msgs, cancellationToken);

    public IReadOnlyList<T> ReceiveWhile<T>(
        Func<object, T> filter, TimeSpan? max = null, TimeSpan? idle = null, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhile(max, idle, msgs, (object message, out T kept) => (kept = filter(message)) is null ? Sorting.Stop : Sorting.Keep, cancellationToken);

    /// <summary>Receives messages of a type while the predicate agrees, ignoring those of other types or stopping at them.</summary>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Predicate<T> shouldContinue,
        TimeSpan? max = null,
        TimeSpan? idle = null,
        int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true,
        CancellationToken cancellationToken = default) =>
        ReceiveWhile(max, idle, msgs, (object message, out T kept) =>
        {
            kept = message is T typed ? typed : default;
            if (message is T)
                return shouldContinue(kept) ? Sorting.Keep : Sorting.Stop;
            return shouldIgnoreOtherMessageTypes ? Sorting.Skip : Sorting.Stop;
        }, cancellationToken);

    private List<T> ReceiveWhile<T>(TimeSpan? max, TimeSpan? idle, int msgs, Sorter<T> sort, CancellationToken cancellationToken)
    {
        var stop = Clock + RemainingOrDilated(max);
        var kept = new List<T>();
        MessageEnvelope last = NullMessageEnvelope.Instance;
        while (kept.Count < msgs
            && _queue.Wait(Earlier(stop - Clock, idle ?? Timeout.InfiniteTimeSpan), remove: false, cancellationToken) is { } envelope)
        {
            var sorting = sort(envelope.Message, out var item);
            if (sorting == Sorting.Stop)
                break;

            last = _queue.Wait(TimeSpan.Zero, remove: true, cancellationToken);
            if (sorting == Sorting.Keep)
                kept.Add(item);
        }

        _lastMessage = last;
        _lastWasNoMsg = true;
        return kept;
    }

    private List<object> ReceiveUntilFull(int count, TimeSpan max, CancellationToken cancellationToken)
    {
        var stop = Clock + max;
        var messages = new List<object>();
        while (messages.Count < count)
            messages.Add(Counted(ReceiveOne(stop - Clock, cancellationToken), messages.Count, count, max));
        return messages;
    }

    private async IAsyncEnumerable<object> ReceiveUntilFullAsync(int count, TimeSpan max, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stop = Clock + max;
        for (var received = 0; received < count; received++)
            yield return Counted(await ReceiveOneAsync(stop - Clock, cancellationToken), received, count, max);
    }

    private object Counted(object message, int before, int count, TimeSpan max)
    {
        _assertions.AssertTrue(message is not null, "Timeout ({0}) while expecting {1} messages. Only got {2}.", max, count, before);
        return message;
    }

    private bool IsCatch<T>(object message, Predicate<T> isMessage, ArrayList others, TimeSpan limit, string hint)
    {
        _assertions.AssertTrue(
            message is not null, "Timeout ({0}) during fishForMessage{1}", limit, string.IsNullOrEmpty(hint) ? "" : ", hint: " + hint);
        if (message is T typed && isMessage(typed))
            return true;

        others?.Add(message);
        return false;
    }

    private MessageEnvelope Received(MessageEnvelope found)
    {
        _lastWasNoMsg = false;
        return _lastMessage = found ?? NullMessageEnvelope.Instance;
    }

    private enum Sorting
    {
        Keep,
        Skip,
        Stop,
    }

    private delegate Sorting Sorter<T>(object message, out T kept);
}
