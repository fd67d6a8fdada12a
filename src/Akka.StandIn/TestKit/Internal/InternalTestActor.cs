using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>The actor behind a test or a probe: it puts whatever it is told where the test expects it.</summary>
internal sealed class InternalTestActor(MessageQueue queue) : UntypedActor
{
    private Func<object, bool>? _ignore;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SetIgnore ignore:
                _ignore = ignore.ShouldIgnore;
                break;
            case WatchRequest request:
                Context.Watch(request.Actor);
                Sender.Tell(Acknowledged.Instance);
                break;
            case UnwatchRequest request:
                Context.Unwatch(request.Actor);
                Sender.Tell(Acknowledged.Instance);
                break;
            default:
                if (_ignore is null || !_ignore(message))
                    queue.Add(new RealMessageEnvelope(message, Sender));
                break;
        }
    }

    /// <summary>From now on, what the function says yes to is thrown away; null ends that.</summary>
    public sealed record SetIgnore(Func<object, bool>? ShouldIgnore) : INoSerializationVerificationNeeded;

    public sealed record WatchRequest(IActorRef Actor) : INoSerializationVerificationNeeded;

    public sealed record UnwatchRequest(IActorRef Actor) : INoSerializationVerificationNeeded;

    public sealed class Acknowledged : INoSerializationVerificationNeeded
    {
        public static readonly Acknowledged Instance = new();
    }
}
