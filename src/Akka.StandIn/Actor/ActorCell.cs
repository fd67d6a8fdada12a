using System.Reflection;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// One actor's place in the runtime: its incarnations, behaviours, children and watches. All of it belongs to the run of
/// its mailbox, but for sending and for looking children up.
/// </summary>
internal sealed partial class ActorCell : IUntypedActorContext
{
    [ThreadStatic]
    private static ActorCell? _current;

    private readonly Stack<Receive> _behaviors = new();
    private ActorBase? _actor;
    private Envelope _envelope;

    public ActorCell(ActorSystemImpl system, IInternalActorRef self, Props props, MessageDispatcher dispatcher, IInternalActorRef parent)
    {
        System = system;
        Self = self;
        Props = props;
        Dispatcher = dispatcher;
        Parent = parent;
        Mailbox = new Mailbox(this, dispatcher);
    }

    /// <summary>The cell whose actor runs on this thread.</summary>
    public static ActorCell? Current
    {
        get => _current;
        set => _current = value;
    }

    public ActorSystemImpl System { get; }

    ActorSystem IActorContext.System => System;

    public IInternalActorRef Self { get; }

    IActorRef IActorContext.Self => Self;

    public IInternalActorRef Parent { get; }

    IActorRef IActorContext.Parent => Parent;

    public Props Props { get; }

    public MessageDispatcher Dispatcher { get; }

    public Mailbox Mailbox { get; }

    public IActorRef Sender => _envelope.Sender ?? System.DeadLetters;

    public object? CurrentMessage => _envelope.Message;

    public void SendMessage(object message, IActorRef sender)
    {
        try
        {
            if (System.Settings.SerializeAllMessages) message = SerializationCheck.RoundTrip(System, message);
            Mailbox.Enqueue(new Envelope(message, sender));
        }
        catch (Exception cause)
        {
            System.EventStream.Publish(new Error(cause, Parent.ToString()!, Props.Type, "Swallowing exception during message send"));
        }
    }

    public void Become(Receive receive)
    {
        if (_behaviors.Count > 1) _behaviors.Pop();
        _behaviors.Push(receive);
    }

    public void BecomeStacked(Receive receive) => _behaviors.Push(receive);

    public void UnbecomeStacked()
    {
        if (_behaviors.Count > 1) _behaviors.Pop();
    }

    public void Become(UntypedReceive receive) => Become(Handling(receive));

    public void BecomeStacked(UntypedReceive receive) => BecomeStacked(Handling(receive));

    public ITimerScheduler NewTimers() => _timers ??= new TimerScheduler(this);

    /// <summary>Handles one user message; what it throws becomes a failure of this actor.</summary>
    public void Invoke(in Envelope envelope)
    {
        _envelope = envelope;
        bool countsAsActivity = envelope.Message is not INotInfluenceReceiveTimeout;
        try
        {
            if (countsAsActivity) CancelReceiveTimeout();
            if (envelope.Message is IAutoReceivedMessage) AutoReceive(envelope.Message);
            else if (envelope.Message is TimerScheduler.Fired fired) ReceiveTimer(fired);
            else ReceiveMessage(envelope.Message);
            _envelope = default;
        }
        catch (Exception cause)
        {
            // The envelope stays: a restart shows its message to PreRestart.
            HandleInvokeFailure(cause);
        }

        if (countsAsActivity) ArmReceiveTimeout();
    }

    /// <summary>Handles one system message.</summary>
    public void SystemInvoke(ISystemMessage message)
    {
        try
        {
            switch (message)
            {
                case Create: CreateFirst(); break;
                case Failed failed: HandleFailed(failed); break;
                case Recreate recreate: FaultRecreate(recreate.Cause); break;
                case Suspend: FaultSuspend(); break;
                case Resume resume: FaultResume(resume.CausedByFailure); break;
                case Dispatch.Terminate: BeginTermination(); break;
                case Watch watch: AddWatcher(watch); break;
                case Unwatch unwatch: RemoveWatcher(unwatch); break;
                case DeathWatchNotification dead: OnDeath(dead); break;
                default: throw new NotSupportedException($"Unknown system message {message.GetType()}");
            }
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
    }

    /// <summary>Answers what reaches an actor that is no more.</summary>
    public void AnswerWhenDead(ISystemMessage message)
    {
        if (message is Watch watch && watch.Watchee.Equals(Self) && !watch.Watcher.Equals(Self))
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(Self, true, false));
    }

    private static Receive Handling(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };

    private void ReceiveMessage(object message)
    {
        var behavior = _behaviors.Count > 0 ? _behaviors.Peek() : throw new InvalidOperationException("The actor has no behaviour.");
        _actor!.AroundReceive(behavior, message);
    }

    private void AutoReceive(object message)
    {
        switch (message)
        {
            case Terminated terminated: ReceiveTerminated(terminated); break;
            case PoisonPill: Self.Stop(); break;
            case Kill: throw new ActorKilledException("Kill");
            case Identify identify: Sender.Tell(new ActorIdentity(identify.MessageId, Self), Self); break;
            default: ReceiveMessage(message); break;
        }
    }

    private ActorBase NewActor()
    {
        _behaviors.Clear();
        _timers = null;
        try
        {
            return Props.NewActor();
        }
        catch (TargetInvocationException failure) when (failure.InnerException is not null)
        {
            throw failure.InnerException;
        }
    }
}
