using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit.Internal;

/// <summary>
/// Open once a system's <see cref="TestEventListener"/> hears of filters. Loggers start on their own time, and a filter that
/// is set before that would see nothing.
/// </summary>
internal sealed class EventFilterGate : IExtension
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Without a listener, or with logging turned off, filters see nothing, and there is nothing to wait for.</summary>
    private EventFilterGate(ActorSystem system)
    {
        var listens = system.Settings.Loggers.Any(logger => logger.StartsWith(typeof(TestEventListener).FullName!, StringComparison.Ordinal));
        if (!listens || Logging.LogLevelFor(system.Settings.LogLevel) == Logging.OffLevel)
            Open();
    }

    public static EventFilterGate For(ActorSystem system) => new Id().Apply(system);

    public void Open() => _open.TrySetResult();

    public void WaitUntilOpen() => _open.Task.Wait(Patience);

    private sealed class Id : ExtensionIdProvider<EventFilterGate>
    {
        public override EventFilterGate CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
