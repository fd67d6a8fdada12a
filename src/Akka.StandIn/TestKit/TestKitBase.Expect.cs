using Akka.Actor;

namespace Akka.TestKit;

#nullable disable annotations // As in Akka.NET.

// Expectations about the next message. Each has a form that blocks and one that is awaited.
public abstract partial class TestKitBase
{
    /// <summary>The next message, which must be of the type and come in time.</summary>
    public T ExpectMsg<T>(TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(duration, hint, null, cancellationToken);

    /// <summary>The next message, which must be equal to this one.</summary>
    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(timeout, hint, Equality(message), cancellationToken);

    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(timeout, hint, Agreement(isMessage, hint), cancellationToken);

    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect<T>(timeout, hint, (message, _) => assert(message), cancellationToken);

    public T ExpectMsg<T>(
        Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(timeout, hint, Agreement(isMessageAndSender, hint), cancellationToken);

    public T ExpectMsg<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(timeout, hint, assertMessageAndSender, cancellationToken);

    public T ExpectMsg<T>(
        T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(timeout, hint, Equality(expected, comparer, hint), cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(TimeSpan? duration = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(duration, hint, null, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(T message, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(timeout, hint, Equality(message), cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(timeout, hint, Agreement(isMessage, hint), cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T> assert, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync<T>(timeout, hint, (message, _) => assert(message), cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(timeout, hint, Agreement(isMessageAndSender, hint), cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(timeout, hint, assertMessageAndSender, cancellationToken);

    public ValueTask<T> ExpectMsgAsync<T>(
        T expected, Func<T, T, bool> comparer, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(timeout, hint, Equality(expected, comparer, hint), cancellationToken);

    /// <summary>The end of an actor that is being watched.</summary>
    public Terminated ExpectTerminated(IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        Expect(timeout, EndOf(target, hint), IsEndOf(target, hint), cancellationToken);

    public ValueTask<Terminated> ExpectTerminatedAsync(
        IActorRef target, TimeSpan? timeout = null, string hint = null, CancellationToken cancellationToken = default) =>
        ExpectAsync(timeout, EndOf(target, hint), IsEndOf(target, hint), cancellationToken);

    /// <summary>Waits for as long as single expectations do by default, and fails if a message comes.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) => ExpectSilence(RemainingOrDefault, cancellationToken);

    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) => ExpectSilence(Dilated(duration), cancellationToken);

    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectSilence(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    public ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) => ExpectSilenceAsync(RemainingOrDefault, cancellationToken);

    public ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        ExpectSilenceAsync(Dilated(duration), cancellationToken);

    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectSilenceAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    /// <summary>The next message, which must be equal to one of these.</summary>
    public T ExpectMsgAnyOf<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default)
    {
        var max = RemainingOrDefault;
        return OneOf(messages, ReceiveOne(max, cancellationToken), max);
    }

    public async ValueTask<T> ExpectMsgAnyOfAsync<T>(IEnumerable<T> messages, CancellationToken cancellationToken = default)
    {
        var max = RemainingOrDefault;
        return OneOf(messages, await ReceiveOneAsync(max, cancellationToken), max);
    }

    /// <summary>As many messages as are given, which must be equal to these, in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) => AllOf(RemainingOrDefault, messages, CancellationToken.None);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        AllOf(RemainingOrDefault, messages, cancellationToken);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) => AllOf(Dilated(max), messages, CancellationToken.None);

    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        AllOf(Dilated(max), messages, cancellationToken);

    private T Expect<T>(TimeSpan? timeout, string hint, Action<T, IActorRef> assert, CancellationToken cancellationToken)
    {
        var limit = RemainingOrDilated(timeout);
        var success = TryReceiveOne(out var envelope, limit, cancellationToken);
        return Checked(success, envelope, limit, hint, assert);
    }

    private async ValueTask<T> ExpectAsync<T>(TimeSpan? timeout, string hint, Action<T, IActorRef> assert, CancellationToken cancellationToken)
    {
        var limit = RemainingOrDilated(timeout);
        var (success, envelope) = await TryReceiveOneAsync(limit, cancellationToken);
        return Checked(success, envelope, limit, hint, assert);
    }

    private T Checked<T>(bool success, MessageEnvelope envelope, TimeSpan limit, string hint, Action<T, IActorRef> assert)
    {
        if (!success)
            _assertions.Fail("Failed: Timeout {0} while waiting for a message of type {1} {2}", limit, typeof(T), hint ?? "");
        if (envelope.Message is not T message)
        {
            _assertions.Fail(
                "Failed: Expected a message of type {0}, but received {{{2}}} (type {1}) instead {3} from {4}",
                typeof(T), envelope.Message.GetType(), envelope.Message, hint ?? "", envelope.Sender);
            return default;
        }

        assert?.Invoke(message, envelope.Sender);
        return message;
    }

    private Action<T, IActorRef> Equality<T>(T expected) => (message, _) => _assertions.AssertEqual(expected, message);

    private Action<T, IActorRef> Equality<T>(T expected, Func<T, T, bool> comparer, string hint) =>
        (message, _) => _assertions.AssertEqual(expected, message, comparer, hint ?? "");

    private Action<T, IActorRef> Agreement<T>(Predicate<T> isMessage, string hint) => Agreement<T>((message, _) => isMessage(message), hint);

    private Action<T, IActorRef> Agreement<T>(Func<T, IActorRef, bool> isMessageAndSender, string hint) => (message, sender) => _assertions.AssertTrue(
        isMessageAndSender(message, sender),
        "Got a message of the expected type <{2}> from {4}. Also expected {0} but the message {{{1}}} of type <{3}> did not match",
        hint ?? "the predicate to return true", message, typeof(T).FullName, message.GetType().FullName, sender);

    private static string EndOf(IActorRef target, string hint) => $"Terminated {target}. {hint}";

    private Action<Terminated, IActorRef> IsEndOf(IActorRef target, string hint) =>
        (terminated, _) => _assertions.AssertEqual(target, terminated.ActorRef, "{0}", EndOf(target, hint));

    private void ExpectSilence(TimeSpan duration, CancellationToken cancellationToken) =>
        CheckSilence(TryReceiveOne(out var envelope, duration, cancellationToken), envelope, duration);

    private async ValueTask ExpectSilenceAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var (success, envelope) = await TryReceiveOneAsync(duration, cancellationToken);
        CheckSilence(success, envelope, duration);
    }

    private void CheckSilence(bool success, MessageEnvelope envelope, TimeSpan duration)
    {
        if (success)
            _assertions.Fail("Failed: Expected no messages during {0}, instead we received {1}", duration, envelope);
    }

    private T OneOf<T>(IEnumerable<T> messages, object received, TimeSpan max)
    {
        var expected = messages.ToList();
        _assertions.AssertTrue(
            received is not null, "Timeout {0} during waiting for ExpectMsgAnyOf waiting for ({1})", max, string.Join(",", expected));
        _assertions.AssertTrue(received is T typed && expected.Contains(typed), "ExpectMsgAnyOf found unexpected {0}", received);
        return (T)received;
    }

    private List<T> AllOf<T>(TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken)
    {
        var missing = messages.ToList();
        var received = ReceiveUntilFull(messages.Count, max, cancellationToken);
        var unexpected = received.Where(message => message is not T typed || !missing.Remove(typed)).ToList();
        if (missing.Count + unexpected.Count > 0)
            _assertions.Fail("not found [{0}] found unexpected [{1}]", string.Join(", ", missing), string.Join(", ", unexpected));
        return [.. received.Cast<T>()];
    }
}
