using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

#nullable disable annotations // As in Akka.NET.

/// <summary>
/// A test's window on an actor system: an actor of its own that messages can be sent to, and expectations about what it
/// was told and when.
/// </summary>
public abstract partial class TestKitBase : IActorRefFactory
{
    private static long lastTestActor;

    private readonly ITestKitAssertions _assertions;
    private readonly MessageQueue _queue;
    private readonly ImplicitSenderContext _implicitSender;
    private MessageEnvelope _lastMessage = NullMessageEnvelope.Instance;
    private TimeSpan? _end;
    private bool _lastWasNoMsg;

    protected TestKitBase(ITestKitAssertions assertions, ActorSystem system = null, string testActorName = null)
        : this(assertions, system, DefaultConfig, null, testActorName)
    {
    }

    protected TestKitBase(ITestKitAssertions assertions, Config config, string actorSystemName = null, string testActorName = null)
        : this(assertions, null, config.WithFallback(DefaultConfig), actorSystemName, testActorName)
    {
    }

    private TestKitBase(ITestKitAssertions assertions, ActorSystem system, Config config, string systemName, string testActorName)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        _assertions = assertions;
        Sys = system ?? ActorSystem.Create(systemName ?? "test", config);
        if (!Sys.Settings.Config.HasPath("akka.test.test-actor"))
            Sys.Settings.InjectTopLevelFallback(DefaultConfig);
        TestKitSettings = new TestKitExtension().Apply(Sys);
        EventFilterGate.For(Sys).WaitUntilOpen();

        Log = Logging.GetLogger(Sys, GetType());
        EventFilter = new EventFilterFactory(this);
        _queue = new MessageQueue(Sys.Runtime);
        TestActor = CreateTestActor(testActorName ?? $"testActor{Interlocked.Increment(ref lastTestActor)}");
        // A probe leaves the test's own sender in place.
        if (this is not TestProbe)
            _implicitSender = ImplicitSenderContext.Enter(this is INoImplicitSender ? null : ((LocalActorRef)TestActor).Cell);
    }

    public static Config DefaultConfig { get; } = ConfigurationFactory.FromResource<TestKitBase>("TestKit.conf");

    public ActorSystem Sys { get; }

    public TestKitSettings TestKitSettings { get; }

    public ILoggingAdapter Log { get; }

    /// <summary>The actor whose messages are expected here; the sender of what the test tells, unless it is marked otherwise.</summary>
    public IActorRef TestActor { get; }

    /// <summary>Expectations about what is logged.</summary>
    public EventFilterFactory EventFilter { get; }

    /// <summary>The sender of the message that was received last.</summary>
    public IActorRef LastSender => _lastMessage.Sender;

    public object LastMessage => _lastMessage.Message;

    public bool HasMessages => _queue.Count > 0;

    /// <summary>What is left of the surrounding Within.</summary>
    public TimeSpan Remaining => _end is null
        ? throw new InvalidOperationException("Remaining may not be called outside of \"within\"")
        : RemainingOr(TimeSpan.Zero);

    /// <summary>What is left of the surrounding Within, or the default of single expectations.</summary>
    public TimeSpan RemainingOrDefault => RemainingOr(Dilated(TestKitSettings.SingleExpectDefault));

    internal ITestKitAssertions FrameworkAssertions => _assertions;

    private TimeSpan Clock => Sys.Runtime.Monotonic;

    public EventFilterFactory CreateEventFilter(ActorSystem system) => new(this, system);

    /// <summary>From now on messages that the function says yes to are not received.</summary>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) => TestActor.Tell(new InternalTestActor.SetIgnore(shouldIgnoreMessage));

    public void IgnoreMessages<TMsg>(Func<TMsg, bool> shouldIgnoreMessage) =>
        IgnoreMessages(message => message is TMsg typed && shouldIgnoreMessage(typed));

    public void IgnoreMessages<TMsg>() => IgnoreMessages(message => message is TMsg);

    public void IgnoreNoMessages() => TestActor.Tell(new InternalTestActor.SetIgnore(null));

    /// <summary>Has the test actor told when the given one stops. The watch stands when this returns.</summary>
    public IActorRef Watch(IActorRef actorToWatch)
    {
        WatchAsync(actorToWatch).Wait(RemainingOrDefault);
        return actorToWatch;
    }

    public async Task<IActorRef> WatchAsync(IActorRef actorToWatch)
    {
        await TestActor.Ask(new InternalTestActor.WatchRequest(actorToWatch), RemainingOrDefault);
        return actorToWatch;
    }

    public IActorRef Unwatch(IActorRef actorToUnwatch)
    {
        UnwatchAsync(actorToUnwatch).Wait(RemainingOrDefault);
        return actorToUnwatch;
    }

    public async Task<IActorRef> UnwatchAsync(IActorRef actorToUnwatch)
    {
        await TestActor.Ask(new InternalTestActor.UnwatchRequest(actorToUnwatch), RemainingOrDefault);
        return actorToUnwatch;
    }

    public TimeSpan RemainingOrDilated(TimeSpan? duration)
    {
        if (duration is null)
            return RemainingOrDefault;
        if (duration < TimeSpan.Zero)
            throw new ArgumentException("Must be positive TimeSpan", nameof(duration));
        return Dilated(duration.Value);
    }

    /// <summary>A time multiplied by <c>akka.test.timefactor</c>.</summary>
    public TimeSpan Dilated(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero)
            throw new ArgumentException("Must not be negative", nameof(duration));
        return new TimeSpan((long)(duration.Ticks * TestKitSettings.TestTimeFactor));
    }

    public TimeSpan GetTimeoutOrDefault(TimeSpan? timeout) => timeout ?? TestKitSettings.SingleExpectDefault;

    /// <summary>Ends the system, and fails or warns if it does not end in time.</summary>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false) => Shutdown(Sys, duration, verifySystemShutdown);

    protected virtual void Shutdown(ActorSystem system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        system ??= Sys;
        var max = duration ?? Earlier(Dilated(TimeSpan.FromSeconds(5)), TimeSpan.FromSeconds(10));
        if (system.Terminate().Wait(max))
            return;

        system.Stop(((ExtendedActorSystem)system).Guardian);
        var message = $"Failed to stop [{system.Name}] within [{max}]. ActorSystem is being forcefully shut down.";
        if (verifySystemShutdown)
            throw new TimeoutException(message);
        system.Log.Warning(message);
    }

    public IActorRef CreateTestActor(string name) => ((ExtendedActorSystem)Sys).SystemActorOf(
        new Props(typeof(InternalTestActor), [_queue]).WithDispatcher("akka.test.test-actor.dispatcher"), name);

    public virtual TestProbe CreateTestProbe(string name = null) => CreateTestProbe(Sys, name);

    public virtual TestProbe CreateTestProbe(ActorSystem system, string name = null) => new(system, _assertions, name);

    protected TimeSpan RemainingOr(TimeSpan duration)
    {
        if (_end is null)
            return duration;
        var left = _end.Value - Clock;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }

    /// <summary>The shorter of two times, of which a negative one has no end.</summary>
    private static TimeSpan Earlier(TimeSpan one, TimeSpan other)
    {
        if (other < TimeSpan.Zero)
            return one;
        return one < TimeSpan.Zero || other < one ? other : one;
    }

    /// <summary>Takes the thread's sender back: what runs on it next may be no test of an actor at all.</summary>
    private protected void EndImplicitSender() => _implicitSender?.Leave();
}
