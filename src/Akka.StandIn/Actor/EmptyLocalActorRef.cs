using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The ref of an actor that is not there: what it is told becomes a dead letter.</summary>
internal class EmptyLocalActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream) : MinimalActorRef
{
    protected EventStream EventStream { get; } = eventStream;

    public override ActorPath Path { get; } = path;

    public override IActorRefProvider Provider { get; } = provider;

    public override void SendSystemMessage(ISystemMessage message) => SpecialHandle(message, Provider.DeadLetters);

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is DeadLetter or SuppressedDeadLetter) EventStream.Publish(message);
        else if (!SpecialHandle(message, sender)) PublishDeadLetter(message, sender);
    }

    protected void PublishDeadLetter(object message, IActorRef sender)
    {
        sender ??= Provider.DeadLetters;
        EventStream.Publish(message is IDeadLetterSuppression suppressed
            ? new SuppressedDeadLetter(suppressed, sender, this)
            : new DeadLetter(message, sender, this));
    }

    private protected virtual bool SpecialHandle(object message, IActorRef sender)
    {
        switch (message)
        {
            case Watch watch:
                if (watch.Watchee.Equals(this) && !watch.Watcher.Equals(this))
                    watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, false, false));
                return true;
            case Unwatch:
                return true;
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, null), ActorRefs.NoSender);
                return true;
            default:
                return message is ISystemMessage;
        }
    }
}

/// <summary>Where messages end that reach nobody: they are published as <see cref="DeadLetter"/> on the event stream.</summary>
internal sealed class DeadLetterActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream)
    : EmptyLocalActorRef(provider, path, eventStream)
{
    protected override void TellInternal(object message, IActorRef sender)
    {
        switch (message)
        {
            case DeadLetter { Message: IDeadLetterSuppression suppressed } letter:
                EventStream.Publish(new SuppressedDeadLetter(suppressed, letter.Sender ?? Provider.DeadLetters, letter.Recipient));
                break;
            case DeadLetter { Message: Identify identify } letter:
                letter.Sender?.Tell(new ActorIdentity(identify.MessageId, null), ActorRefs.NoSender);
                break;
            case DeadLetter letter:
                EventStream.Publish(letter.Sender is null ? new DeadLetter(letter.Message, Provider.DeadLetters, letter.Recipient) : letter);
                break;
            default:
                base.TellInternal(message, sender);
                break;
        }
    }
}
