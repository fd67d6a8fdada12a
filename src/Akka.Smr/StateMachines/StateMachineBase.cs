using System.Buffers;
using Akka.Actor;
using Akka.Event;

namespace Akka.Smr.StateMachines;

/// <summary>
/// What <see cref="StateMachineActor"/> and <see cref="StateMachineActor{TState}"/> have in common. Derive from one of those.
/// </summary>
/// <remarks>
/// A state machine sees nothing but its commands, and must do the same on every replica: no clocks, no chance, no I/O, no threads,
/// no order of a <c>Dictionary</c> or <c>HashSet</c> in what it answers, no culture. What an actor could otherwise do, such as speak
/// to its sender, start timers or create children, is sealed off and throws with a sentence that says what to use instead.
/// Messages from outside are refused and never applied. Replies are hashed, so that replicas which differ are found out: whatever
/// serializer is bound to them must write equal objects as equal bytes, and a reply holds no collection without an order.
/// </remarks>
public abstract partial class StateMachineBase : ActorBase
{
    private const long LogEvery = 1000;

    private readonly IActorContext _actor;
    private MachineHost? _host;
    private long _refused;

    private protected StateMachineBase(MachineDefinition definition)
    {
        Definition = definition;
        _actor = ActorBase.Context;
        Log = _actor.GetLogger();
        RefuseInterfaces(GetType());
    }

    /// <summary>
    /// Index, term, time, chance and new GUIDs: the same on every replica. It speaks while a command or query is handled, and throws
    /// <see cref="InvalidOperationException"/> at any other time.
    /// </summary>
    protected ApplyContext Apply { get; } = new();

    /// <summary>
    /// Writes to the actor system's log. Every replica writes its own line, and writes it again when the log is replayed.
    /// </summary>
    protected ILoggingAdapter Log { get; }

    private protected MachineDefinition Definition { get; }

    /// <summary>
    /// What a handler returns to refuse a command: the caller gets the reason as a failure, and nothing is rolled back, so that it
    /// costs no more than any reply. The handler must not have changed anything before. In a query, the same without the condition.
    /// </summary>
    /// <param name="reason">A sentence for the caller; of more than 1024 characters, the first.</param>
    protected static object Fail(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return new CommandFailure(reason);
    }

    private protected void DeclareDigest(Action<IBufferWriter<byte>> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Definition.Declare(write);
    }

    /// <summary>Sealed: declare commands and queries in the constructor.</summary>
    protected sealed override bool Receive(object message)
    {
        if (message is StartMachine start && _host is null)
        {
            Start(start.Settings);
            return true;
        }

        return _host is not null && _host.Receive(message);
    }

    private void Start(GroupSettings settings)
    {
        try
        {
            _host = new MachineHost(Definition, Apply, new OneSidedFailure(GetType().Assembly), settings, _actor, Log);
        }
        catch (Exception cause)
        {
            _actor.Parent.Tell(new MachineFailed(default, cause), _actor.Self);
            return;
        }

        _actor.Parent.Tell(new MachineStarted(Definition.Handlers.Describe()), _actor.Self);
    }

    /// <summary>Sealed: what does not come through the log is never applied, or replicas would differ.</summary>
    protected sealed override void Unhandled(object message)
    {
        if (_refused++ % LogEvery == 0)
        {
            Log.Warning(
                "A state machine takes commands from its group alone: {0} from {1} was not applied ({2} refused so far). Send it to the ref that Smr.Start returns.",
                message.GetType(), base.Sender, _refused);
        }

        base.Unhandled(message);
    }
}
