using Akka.Actor;

namespace Akka.Event;

/// <summary>Marks messages whose loss is no news.</summary>
public interface IDeadLetterSuppression;

/// <summary>A message that did not reach anybody.</summary>
public abstract class AllDeadLetters(object message, IActorRef sender, IActorRef recipient) : IWrappedMessage
{
    public object Message { get; } = message;

    public IActorRef Recipient { get; } = recipient;

    public IActorRef Sender { get; } = sender;

    public override string ToString() => $"DeadLetter from {Sender} to {Recipient}: <{Message}>";
}

/// <summary>A message to an actor that is not there, or is no more.</summary>
public sealed class DeadLetter(object message, IActorRef sender, IActorRef recipient) : AllDeadLetters(message, sender, recipient);

/// <summary>A dead letter that is no news.</summary>
public sealed class SuppressedDeadLetter : AllDeadLetters
{
    internal SuppressedDeadLetter(IDeadLetterSuppression message, IActorRef sender, IActorRef recipient) : base(message, sender, recipient)
    {
    }
}

/// <summary>A message that its receiver had no behaviour for.</summary>
public sealed class UnhandledMessage(object message, IActorRef sender, IActorRef recipient) : AllDeadLetters(message, sender, recipient);

/// <summary>Says in the log which messages are lost, up to the number that <c>akka.log-dead-letters</c> grants.</summary>
internal sealed class DeadLetterListener(int most, bool always) : UntypedActor
{
    private long _count;

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));
        Context.System.EventStream.Subscribe(Self, typeof(UnhandledMessage));
    }

    // Its subscriptions outlive a restart.
    protected override void PostRestart(Exception reason)
    {
    }

    protected override void OnReceive(object message)
    {
        if (message is not AllDeadLetters letter) return;
        _count++;
        if (!always && _count > most) return;
        string what = letter is UnhandledMessage ? "was unhandled" : "was not delivered";
        string last = !always && _count == most ? ", no more dead letters will be logged" : "";
        Context.GetLogger().Info(
            "Message [{0}] from {1} to {2} {3}. [{4}] dead letters encountered{5}. Message content: {6}",
            [letter.Message.GetType().Name, letter.Sender, letter.Recipient, what, _count, last, letter.Message]);
    }
}
